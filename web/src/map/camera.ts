/** Where a map looks: its middle and its zoom, as they are kept in the address of a page. */
export interface Camera {
  lon: number
  lat: number
  zoom: number
}

const PLACES = 5
const ZOOM_PLACES = 2

/** `98.51234,39.73456,13.25` */
export function writeCamera({ lon, lat, zoom }: Camera): string {
  return [lon.toFixed(PLACES), lat.toFixed(PLACES), zoom.toFixed(ZOOM_PLACES)].join(',')
}

/** The camera that `text` says; nothing where it is not one. */
export function readCamera(text: string | undefined): Camera | undefined {
  const [lon, lat, zoom, ...more] = (text ?? '').split(',').map((part) => Number(part || NaN))
  if (lon === undefined || lat === undefined || zoom === undefined || more.length > 0)
    return undefined
  const known = Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && zoom >= 0 && zoom <= 24
  return known ? { lon, lat, zoom } : undefined
}

/** Whether two cameras see the same, so that maps that follow each other come to rest. */
export function sameView(one: Camera, other: Camera): boolean {
  return (
    Math.abs(one.lon - other.lon) < 1e-9 &&
    Math.abs(one.lat - other.lat) < 1e-9 &&
    Math.abs(one.zoom - other.zoom) < 1e-6
  )
}
