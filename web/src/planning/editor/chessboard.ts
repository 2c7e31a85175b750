/** Made ground for tests: square cells in rows from south to north, cell `at` with `at + 1` households. */
import type { Ground } from './types'

const STEP = 0.001
const [WEST, SOUTH] = [98.5, 39.7]

export function chessboard(columns: number, rows: number): Ground {
  const cells = Array.from({ length: columns * rows }, (_, at) => at)
  const place = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= columns || row >= rows ? -1 : row * columns + column
  const sides: [number, number][] = []
  for (let row = 0; row <= rows; row += 1) {
    for (let column = 0; column <= columns; column += 1) {
      sides.push(
        [place(column - 1, row), place(column, row)],
        [place(column, row - 1), place(column, row)],
      )
    }
  }
  const arcs = sides
    .map(([one, other]): [number, number] => (one < 0 ? [other, one] : [one, other]))
    .filter(([left]) => left >= 0)
  return {
    communities: [{ code: '620902001001', name: '民主街社区' }],
    atoms: cells.map((at) => at + 101),
    community: new Int32Array(cells.length),
    households: Int32Array.from(cells, (at) => at + 1),
    inForce: [{ code: '620902001001001', name: '第1网格' }],
    home: new Int32Array(cells.length),
    areaM2: new Float64Array(cells.length).fill(100),
    spots: Float64Array.from(
      cells.flatMap((at) => [
        WEST + (at % columns) * STEP,
        SOUTH + Math.floor(at / columns) * STEP,
      ]),
    ),
    left: Int32Array.from(arcs, ([left]) => left),
    right: Int32Array.from(arcs, ([, right]) => right),
    bbox: [WEST, SOUTH, WEST + columns * STEP, SOUTH + rows * STEP],
    polygons: '',
    lines: '',
  }
}
