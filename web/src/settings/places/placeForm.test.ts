import { describe, expect, it } from 'vitest'
import { emptyName, emptyPlace, isNameReady, nameToSend, pointOf, unmoved } from './placeForm'
import type { PlaceDetail } from './placeTypes'

const place: PlaceDetail = {
  id: 1,
  kind: 'estate',
  name: '雄关小区',
  version: 3,
  location: { lon: 98.5123456789, lat: 39.7 },
  grid: null,
  community: null,
  town: null,
  names: [],
  units: 9,
  buildings: 3,
  source: '',
  retired_on: null,
  edits: [],
  may_edit: true,
}

describe('the form of a place', () => {
  it('begins with what is known and knows that nothing was moved', () => {
    const form = emptyPlace(place)
    expect(form.lon).toBe('98.512346')
    expect(unmoved(form, place)).toBe(true)
    expect(unmoved({ ...form, lat: '39.700001' }, place)).toBe(false)
  })

  it.each([
    ['', '39'],
    ['98', ''],
    ['abc', '39'],
    ['181', '39'],
    ['98', '-91'],
  ])('takes %s, %s for no point', (lon, lat) => {
    expect(pointOf({ ...emptyPlace(), lon, lat })).toBeUndefined()
  })

  it('reads a point', () => {
    expect(pointOf({ ...emptyPlace(), lon: ' 98.5 ', lat: '39.7' })).toEqual({
      lon: 98.5,
      lat: 39.7,
    })
  })
})

describe('the form of a name', () => {
  it('needs two characters and a weight above 0 to 1', () => {
    expect(isNameReady(emptyName())).toBe(false)
    expect(isNameReady({ ...emptyName(), name: '老院' })).toBe(true)
    expect(isNameReady({ ...emptyName(), name: '老院', weight: '0' })).toBe(false)
    expect(isNameReady({ ...emptyName(), name: '老院', weight: '1.2' })).toBe(false)
    expect(isNameReady({ ...emptyName(), name: '老院', weight: 'x' })).toBe(false)
  })

  it('sends the day only of a former name, and the usual weight where none is typed', () => {
    const typed = { ...emptyName(), name: ' 老院 ', until: '2015-06-30' }
    expect(nameToSend(typed, 3)).toEqual({
      name: '老院',
      kind: 'alias',
      weight: 1,
      source: '',
      version: 3,
    })
    expect(nameToSend({ ...typed, kind: 'former' }, 3)).toMatchObject({
      weight: 0.9,
      until: '2015-06-30',
    })
  })
})
