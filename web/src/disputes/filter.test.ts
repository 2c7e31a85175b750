import { describe, expect, it } from 'vitest'
import { csvAddress, fromQuery, isFiltered, noFilter, toQuery, toRequest } from './filter'

describe('the filter of disputes', () => {
  it('comes back from the address it was written to', () => {
    const filter = { ...noFilter(), state: ['review', 'assigned'], q: '漏水', from: '2026-01-01' }
    const query = toQuery(filter)
    expect(query).toEqual({ state: ['assigned', 'review'], q: '漏水', from: '2026-01-01' })
    expect(toQuery(fromQuery(query))).toEqual(query)
  })

  it('reads one value and several alike, and drops what is empty', () => {
    expect(fromQuery({ kind: '01', channel: ['app', null], q: null })).toEqual({
      ...noFilter(),
      kind: ['01'],
      channel: ['app'],
    })
    expect(isFiltered(fromQuery({ q: '  ' }))).toBe(false)
  })

  it('takes the marks of the figures to the words of the API', () => {
    const filter = fromQuery({ overdue: '1', unplaced: '1', level: 'grid', area: '620902001' })
    expect(toRequest(filter)).toEqual({
      area: ['620902001'],
      level: ['grid'],
      overdue: true,
      located: false,
      counted: true,
    })
  })

  it('shows the rows that figures count, unless more is asked for', () => {
    expect(toRequest(noFilter())).toEqual({ counted: true })
    expect(toRequest({ ...noFilter(), everything: true })).toEqual({})
    expect(toRequest({ ...noFilter(), state: ['withdrawn'] })).toEqual({ state: ['withdrawn'] })
  })

  it('names the same rows as a sheet', () => {
    expect(csvAddress(noFilter())).toBe('/api/cases.csv?counted=true')
    expect(
      csvAddress({ ...noFilter(), kind: ['01', '02'], to: '2026-09-30', unplaced: true }),
    ).toBe('/api/cases.csv?kind=01&kind=02&to=2026-09-30&located=false&counted=true')
  })
})
