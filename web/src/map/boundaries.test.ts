import type { Map as GlMap } from 'maplibre-gl'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { followBoundaries, pause } from './boundaries'

describe('pause', () => {
  it('is a minute where nothing is planned', () => {
    expect(pause({})).toBe(60_000)
    expect(pause({ now: '2026-10-10T12:00:00+08:00', changes_at: null })).toBe(60_000)
  })

  it('ends with the instant that is planned', () => {
    const now = '2026-12-31T23:59:40+08:00'
    expect(pause({ now, changes_at: '2027-01-01T00:00:00+08:00' })).toBe(20_000)
    expect(pause({ now, changes_at: '2027-02-01T00:00:00+08:00' })).toBe(60_000)
    expect(pause({ now, changes_at: now })).toBe(1_000)
  })
})

describe('followBoundaries', () => {
  let version = 1
  const told = vi.fn()
  const sources = new Map<string, { tiles: string[]; setTiles: (tiles: string[]) => void }>()
  const gl = { getSource: (layer: string) => sources.get(layer) } as unknown as GlMap

  beforeEach(() => {
    vi.useFakeTimers()
    version = 1
    told.mockClear()
    for (const layer of ['towns', 'communities', 'grids']) {
      const source = {
        tiles: [`http://here/tiles/${layer}?v=1`],
        setTiles(tiles: string[]) {
          source.tiles = tiles
          told(layer)
        },
      }
      sources.set(layer, source)
    }
    vi.stubGlobal(
      'fetch',
      vi.fn((path: string) => {
        const layer = new URL(path).pathname.slice('/tiles/'.length, -'.json'.length)
        const tiles = [`http://here/tiles/${layer}?v=${layer === 'grids' ? version : 1}`]
        return Promise.resolve({ ok: true, json: () => Promise.resolve({ tiles }) })
      }),
    )
  })

  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('shows other boundaries within a minute, and only those', async () => {
    const end = followBoundaries(gl)
    await vi.advanceTimersByTimeAsync(6_000)
    expect(told).not.toHaveBeenCalled()
    version = 2
    await vi.advanceTimersByTimeAsync(61_000)
    expect(told.mock.calls).toEqual([['grids']])
    expect(sources.get('grids')?.tiles).toEqual(['http://here/tiles/grids?v=2'])
    end()
  })

  it('goes on when the server was away, and ends when it is told to', async () => {
    vi.mocked(fetch).mockRejectedValueOnce(new TypeError('offline'))
    version = 2
    const end = followBoundaries(gl)
    await vi.advanceTimersByTimeAsync(70_000)
    expect(told.mock.calls).toEqual([['grids']])
    end()
    const asked = vi.mocked(fetch).mock.calls.length
    await vi.advanceTimersByTimeAsync(300_000)
    expect(vi.mocked(fetch).mock.calls).toHaveLength(asked)
  })
})
