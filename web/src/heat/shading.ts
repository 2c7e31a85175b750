/** From what the server counted to the colours of the map. */
import { markRaw } from 'vue'
import type { Feature, FeatureCollection } from 'geojson'
import { AREA_COUNT, AREA_RATE, classOf, DENSITY, DIFFERENCE } from '@/map/ramps'
import type { ShadeClass, Shading } from '@/map/engine'
import type { Surface } from '@/map/surface'
import type { Heatmap } from '@/shell/api'
import type { ClassOfValues, Compared, Density, Hexagons } from './answers'
import type { AreaMeasure } from './measures'

/** Counts in YlOrRd, rates in Blues, by the classes that the server cut; the class of zero has no colour. */
export function classesOf(found: readonly ClassOfValues[], measure: AreaMeasure): ShadeClass[] {
  const ramp = measure === 'count' ? AREA_COUNT : AREA_RATE
  const coloured = found.filter((each) => each.max > 0)
  const zero = found.filter((each) => each.max === 0)
  return [
    ...zero.map(({ max, label }) => ({ max, label, colour: 'transparent' })),
    ...coloured.map(({ max, label }, index) => ({
      max,
      label: measure === 'count' ? label : upTo(coloured[index - 1]?.max, max),
      colour: spread(ramp, index, coloured.length),
    })),
  ]
}

export function shadingOf(
  heatmap: Pick<Heatmap, 'rows' | 'classes'>,
  measure: AreaMeasure,
  classes: readonly ClassOfValues[] = heatmap.classes,
): Shading {
  return {
    values: new Map(heatmap.rows.map((row) => [row.code, row.value])),
    classes: classesOf(classes, measure),
  }
}

/** More in browns, fewer in purples, round a colourless "no change". */
export function differenceOf(compared: Pick<Compared, 'rows' | 'classes'>): Shading {
  const most = compared.classes.length - 1
  const classes = compared.classes.map(({ min, max, label }, index) => ({
    max,
    label,
    colour:
      min === 0 && max === 0
        ? 'transparent'
        : (DIFFERENCE[Math.round((index / most) * (DIFFERENCE.length - 1))] ?? ''),
  }))
  return { values: new Map(compared.rows.map((row) => [row.code, row.difference])), classes }
}

/** The bands of density, whose classes are the same for every period. */
export function bandsOf(density: Density): Surface {
  const classes = density.classes.map(({ max, label }, index) => ({
    max: max ?? Infinity,
    label,
    colour: spread(DENSITY, index, density.classes.length),
  }))
  return { collection: plain(density.features), classes }
}

export function hexagonsOf(
  hexagons: Hexagons,
  found: readonly ClassOfValues[] = hexagons.classes,
  told: (n: number) => string = String,
): Surface {
  const classes = classesOf(found, 'count')
  const features = hexagons.features.map((each) => ({
    ...each,
    properties: {
      ...each.properties,
      class: classOf(each.properties.n, classes),
      label: told(each.properties.n),
    },
  }))
  return { collection: plain(features), classes }
}

/**
 * The classes that hold for every one of `answers`, so that their maps can be compared: those of the one that reaches
 * highest, with a class of zero if any has one.
 */
export function commonClasses(answers: readonly { classes: ClassOfValues[] }[]): ClassOfValues[] {
  const top = (classes: readonly ClassOfValues[]): number => classes.at(-1)?.max ?? 0
  const highest = answers.reduce<ClassOfValues[]>(
    (found, { classes }) => (top(classes) > top(found) ? classes : found),
    [],
  )
  const zero = answers.flatMap(({ classes }) => classes).find((each) => each.max === 0)
  const positive = highest.filter((each) => each.max > 0)
  return zero ? [zero, ...positive] : positive
}

function plain(features: readonly object[]): FeatureCollection {
  return markRaw({ type: 'FeatureCollection', features: features as Feature[] })
}

/** The colour of class `index` of `count`, so that the highest is always the darkest. */
function spread(ramp: readonly string[], index: number, count: number): string {
  const step = count === 1 ? 1 : index / (count - 1)
  return ramp[Math.round(step * (ramp.length - 1))] ?? ''
}

/** A class of a continuous value: it begins above the end of the one before. */
function upTo(below: number | undefined, max: number): string {
  return below === undefined ? `≤ ${max}` : `${below}–${max}`
}

/** How many disputes the rows stand for. */
export function countOf(heatmap: Pick<Heatmap, 'rows'>): number {
  return heatmap.rows.reduce((sum, row) => sum + row.n, 0)
}
