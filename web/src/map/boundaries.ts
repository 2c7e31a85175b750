/**
 * Boundaries of a map that stays open: a change that was planned shows at its instant, and one that is published
 * meanwhile within a minute, without a reload.
 */
import type { Map as GlMap, VectorTileSource } from 'maplibre-gl'
import { tileJson, withQuery, type TileJson } from './tiles'

const LAYERS = ['towns', 'communities', 'grids']
const FIRST_MS = 5_000
const LONGEST_MS = 60_000
const SHORTEST_MS = 1_000

/** How long until it is worth asking again, by the clock of the product. */
export function pause(found: Pick<TileJson, 'now' | 'changes_at'>): number {
  if (!found.now || !found.changes_at) return LONGEST_MS
  const left = Date.parse(found.changes_at) - Date.parse(found.now)
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, left))
}

/** Ask again and again for the boundaries of today, and show them; call what is given back to end it. */
export function followBoundaries(gl: GlMap): () => void {
  let timer = setTimeout(look, FIRST_MS)
  let ended = false

  function look(): void {
    clearTimeout(timer)
    void (document.hidden ? Promise.resolve(LONGEST_MS) : renewed()).then((wait) => {
      if (ended) return
      clearTimeout(timer)
      timer = setTimeout(look, wait)
    })
  }

  async function renewed(): Promise<number> {
    // Who is signed out, or offline, keeps the map that is there.
    const found = await Promise.all(LAYERS.map((layer) => tileJson(layer).catch(() => undefined)))
    if (ended) return LONGEST_MS
    found.forEach((each, place) => {
      const source = gl.getSource<VectorTileSource>(LAYERS[place] ?? '')
      const tiles = each?.tiles.map((template) => withQuery(template, ''))
      if (source && tiles && tiles.join() !== source.tiles.join()) source.setTiles(tiles)
    })
    return Math.min(LONGEST_MS, ...found.map((each) => pause(each ?? {})))
  }

  document.addEventListener('visibilitychange', look)
  return () => {
    ended = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', look)
  }
}
