/** What lies on the table: one map, or two side by side, each with its period, its count and its legend. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { MapMode, Shading } from '@/map/engine'
import type { Surface } from '@/map/surface'
import { cellClasses } from '@/map/ramps'
import { formatNumber } from '@/shell/format'
import type { Asked, Compared } from './answers'
import { paint, type Heat } from './load'
import { modeOf } from './measures'
import type { Days } from './periods'
import { commonClasses, differenceOf } from './shading'
import type { View } from './useView'

export interface Sheet {
  key: string
  mode: MapMode
  filter: Asked
  shading: Shading | undefined
  surface: Surface | undefined
  count: number | undefined
  /** What the colours mean. */
  measure: string
  notes: string[]
  /** The classes of squares, which are the same everywhere. */
  cells: ReturnType<typeof cellClasses> | undefined
}

interface Given {
  view: View
  query: () => Asked
  heat: () => Heat | undefined
  /** The month that plays, with classes for all months. */
  month: () => { days: Days; heat: Heat | undefined; classes: Heat['classes'] } | undefined
  before: () => { days: Days; heat: Heat | undefined }
  compared: () => Compared | undefined
}

export function useSheets(given: Given): ComputedRef<Sheet[]> {
  const { t } = useI18n()
  const { view } = given
  const told = (n: number): string => t('common.cases', { n: formatNumber(n) })

  function sheet(
    key: string,
    days: Days,
    heat: Heat | undefined,
    classes: Heat['classes'] | undefined = heat?.classes,
  ): Sheet {
    const measure = view.measure.value
    const painting = heat?.measure === measure ? paint(heat, told, classes) : {}
    return {
      key,
      mode: modeOf(measure),
      filter: { ...given.query(), ...days },
      shading: painting.shading,
      surface: painting.surface,
      count: heat?.n,
      measure: t(`heat.measure.${measure}`),
      notes: notesOf(heat),
      cells: measure === 'squares' ? cellClasses() : undefined,
    }
  }

  function notesOf(heat: Heat | undefined): string[] {
    if (heat?.density)
      return [heat.legend?.unit ?? '', t('heat.radiusIs', { n: heat.density.radius })]
    if (heat?.hexagons) return [t('heat.sizeIs', { n: heat.hexagons.size })]
    return heat?.measure === 'rate' || heat?.measure === 'smoothed' ? [heat.legend?.unit ?? ''] : []
  }

  function difference(): Sheet {
    const found = given.compared()
    const count = found?.rows.reduce((sum, row) => sum + row.n, 0)
    const before = found?.rows.reduce((sum, row) => sum + row.n_before, 0)
    const { from, to } = given.before().days
    return {
      ...sheet('difference', given.query(), undefined),
      mode: 'areas',
      shading: found && differenceOf(found),
      count,
      measure: t('heat.difference'),
      notes: found ? [t('heat.comparedWith', { from, to, n: formatNumber(before) })] : [],
    }
  }

  return computed(() => {
    if (view.comparison.value === 'difference') return [difference()]
    const [now, before] = [given.heat(), given.before()]
    if (view.comparison.value === 'beside') {
      const both = [now, before.heat].flatMap((each) => each ?? [])
      const classes = both.length === 2 ? commonClasses(both) : undefined
      return [
        sheet('before', before.days, before.heat, classes),
        sheet('now', given.query(), now, classes),
      ]
    }
    const month = given.month()
    return [
      month
        ? sheet('now', month.days, month.heat, month.classes)
        : sheet('now', given.query(), now),
    ]
  })
}
