/** A stroke of the brush: the cells that it passes go to one grid. */
import type { CellMap } from './CellMap'
import type { Desk } from './useDesk'

/** Between two points of the pointer no cell is stepped over that is as wide. */
const STEP_PX = 4

type Spot = readonly [number, number]

export class Stroke {
  private readonly cells = new Set<number>()
  private last: Spot | undefined

  private constructor(
    private readonly map: CellMap,
    private readonly desk: Desk,
    private readonly to: number,
    private readonly community: number,
  ) {}

  /** Begin on a cell. The grid chosen is painted with; failing that, the one where the stroke begins. */
  static begin(map: CellMap, desk: Desk, spot: Spot): Stroke | undefined {
    const ground = desk.editor.ground.value
    const cell = map.cellAt([...spot])
    if (!ground || cell === undefined || !desk.editor.mayEdit.value) return undefined
    const community = ground.community[cell] ?? -1
    const active = desk.active.value
    const at = ground.communities.findIndex((each) => each.code === active?.community)
    const to = active && at === community ? active.number : (desk.editor.shown.value[cell] ?? -1)
    if (to < 0) return undefined
    if (to !== active?.number) desk.choose(to)
    const stroke = new Stroke(map, desk, to, community)
    stroke.go(spot)
    return stroke
  }

  go(spot: Spot): void {
    const [x, y] = this.last ?? spot
    const steps = Math.max(1, Math.ceil(Math.hypot(spot[0] - x, spot[1] - y) / STEP_PX))
    const before = this.cells.size
    for (let step = 1; step <= steps; step += 1) {
      const share = step / steps
      this.touch([x + (spot[0] - x) * share, y + (spot[1] - y) * share])
    }
    this.last = spot
    if (this.cells.size > before) this.desk.editor.try([{ cells: [...this.cells], to: this.to }])
  }

  /** Lift the brush: what it painted is sent. */
  end(): void {
    this.desk.editor.try([])
    if (this.cells.size > 0) void this.desk.give(this.to, [...this.cells])
  }

  cancel(): void {
    this.desk.editor.try([])
  }

  private touch(spot: [number, number]): void {
    const { ground, shown } = this.desk.editor
    const cell = this.map.cellAt(spot)
    if (cell === undefined || ground.value?.community[cell] !== this.community) return
    if (this.cells.has(cell) || shown.value[cell] === this.to) return
    this.cells.add(cell)
  }
}
