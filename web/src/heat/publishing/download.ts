/** The forms in which published figures are handed out. */
import { api, ask } from '@/shell/api'
import type { Asked } from './wish'

export const FORMS = ['html', 'png', 'geojson', 'csv'] as const
export type Form = (typeof FORMS)[number]

const parseAs = 'blob'

function call(form: Form, query: Asked) {
  const options = { params: { query }, parseAs } as const
  if (form === 'html') return api.GET('/api/published/heatmap.html', options)
  if (form === 'png') return api.GET('/api/published/heatmap.png', options)
  if (form === 'geojson') return api.GET('/api/published/heatmap.geojson', options)
  return api.GET('/api/published/heatmap.csv', options)
}

/** A file of what is asked for, and the name that the server gives it. */
export async function publishedFile(
  form: Form,
  asked: Asked,
): Promise<{ blob: Blob; name: string }> {
  const outcome = await call(form, asked)
  const blob = await ask(Promise.resolve(outcome))
  const given = outcome.response.headers.get('Content-Disposition')
  const name = /filename="([^"]+)"/.exec(given ?? '')?.[1] ?? `published.${form}`
  return { blob: blob as Blob, name }
}
