/** Where the vector tiles of a layer are: its TileJSON read once a data version, and the filter put into the address. */
import type { VectorSourceSpecification } from 'maplibre-gl'

export interface TileJson {
  tiles: string[]
  /** Of boundaries: the instant by the clock of the product, and when they change next as far as is known. */
  now?: string | null
  changes_at?: string | null
  minzoom?: number
  maxzoom?: number
  bounds?: [number, number, number, number]
}

/** What a tile of cases or cells is counted by; days are inclusive. */
export interface CaseFilter {
  from?: string | undefined
  to?: string | undefined
  kind?: readonly string[] | undefined
  channel?: readonly string[] | undefined
  state?: readonly string[] | undefined
  area?: readonly string[] | undefined
}

/** The filter as a query string, in a fixed order, so that equal filters have equal addresses. */
export function filterQuery(filter: CaseFilter): string {
  const query = new URLSearchParams()
  for (const name of ['from', 'to', 'kind', 'channel', 'state', 'area'] as const) {
    const value = filter[name]
    const values = typeof value === 'string' ? [value] : (value ?? [])
    for (const one of values) query.append(name, one)
  }
  return query.toString()
}

/** The address template `template` with `query` added. */
export function withQuery(template: string, query: string): string {
  const absolute = template.startsWith('/') ? location.origin + template : template
  if (query === '') return absolute
  return absolute + (absolute.includes('?') ? '&' : '?') + query
}

/** Where the tiles of `layer` are now, or at the date that `query` names. */
export async function tileJson(layer: string, query = ''): Promise<TileJson> {
  const response = await fetch(withQuery(`/tiles/${layer}.json`, query))
  if (!response.ok) throw new Error(`tiles of ${layer}: ${response.status}`)
  return (await response.json()) as TileJson
}

/** The vector source of `layer`; features of areas are known by their code. */
export async function vectorSource(
  layer: string,
  query = '',
): Promise<VectorSourceSpecification & { tiles: string[] }> {
  const found = await tileJson(layer, query)
  return {
    type: 'vector',
    tiles: found.tiles.map((template) => withQuery(template, '')),
    ...(found.minzoom !== undefined && { minzoom: found.minzoom }),
    ...(found.maxzoom !== undefined && { maxzoom: found.maxzoom }),
    ...(found.bounds && { bounds: found.bounds }),
    ...(['towns', 'communities', 'grids'].includes(layer) && { promoteId: { [layer]: 'code' } }),
  }
}
