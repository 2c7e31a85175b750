/** A place as it is typed in, and what is sent of it. */
import type { NameKind, NewName, PlaceDetail, PlaceKind } from './placeTypes'
import { WEIGHTS } from './placeTypes'

export interface PlaceForm {
  name: string
  kind: PlaceKind
  lon: string
  lat: string
}

export interface NameForm {
  name: string
  kind: NameKind
  weight: string
  until: string
  source: string
}

export function emptyPlace(place?: PlaceDetail): PlaceForm {
  return {
    name: place?.name ?? '',
    kind: place?.kind ?? 'estate',
    lon: place ? place.location.lon.toFixed(6) : '',
    lat: place ? place.location.lat.toFixed(6) : '',
  }
}

export function emptyName(): NameForm {
  return { name: '', kind: 'alias', weight: '', until: '', source: '' }
}

/** The point that is typed in; none while it is no point on earth. */
export function pointOf(form: PlaceForm): { lon: number; lat: number } | undefined {
  const [lon, lat] = [form.lon, form.lat].map((text) =>
    text.trim() === '' ? Number.NaN : Number(text),
  )
  if (lon === undefined || lat === undefined) return undefined
  const good = Math.abs(lon) <= 180 && Math.abs(lat) <= 90
  return good ? { lon, lat } : undefined
}

/** Whether the typed point is the one the place has, as far as it is shown. */
export function unmoved(form: PlaceForm, place: PlaceDetail): boolean {
  const { lon, lat } = place.location
  return form.lon.trim() === lon.toFixed(6) && form.lat.trim() === lat.toFixed(6)
}

export function isNameReady(form: NameForm): boolean {
  const weight = form.weight.trim() === '' ? 1 : Number(form.weight)
  return form.name.trim().length >= 2 && weight > 0 && weight <= 1
}

export function nameToSend(form: NameForm, version: number): NewName {
  const weight = form.weight.trim() === '' ? WEIGHTS[form.kind] : Number(form.weight)
  return {
    name: form.name.trim(),
    kind: form.kind,
    weight,
    ...(form.kind === 'former' && form.until && { until: form.until }),
    source: form.source.trim(),
    version,
  }
}
