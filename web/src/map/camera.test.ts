import { describe, expect, it } from 'vitest'
import { readCamera, sameView, writeCamera } from './camera'

describe('the camera in the address', () => {
  it('comes back as it was written, to the metre', () => {
    const camera = { lon: 98.512346, lat: 39.734567, zoom: 13.254 }
    expect(writeCamera(camera)).toBe('98.51235,39.73457,13.25')
    expect(readCamera(writeCamera(camera))).toEqual({ lon: 98.51235, lat: 39.73457, zoom: 13.25 })
  })
  it('is left alone where the address says nothing of the kind', () => {
    for (const text of [undefined, '', '1,2', '1,2,3,4', 'a,b,c', '98,95,3', '98,39,-1', '98,,3'])
      expect(readCamera(text)).toBeUndefined()
  })
  it('rests when two maps look at the same place', () => {
    const camera = { lon: 98.5, lat: 39.7, zoom: 13 }
    expect(sameView(camera, { ...camera })).toBe(true)
    expect(sameView(camera, { ...camera, zoom: 13.01 })).toBe(false)
  })
})
