/** The kin of an area as a picture: a lane for each, a column for each instant at which anything happened. */
import type { AreaHistory } from '../types'

const COLUMN = 104
const LANE = 44
const LEFT = 16
const TOP = 40
const BAR = 10

export interface Bar {
  code: string
  name: string
  own: boolean
  x: number
  y: number
  width: number
  height: number
  /** Where its borders, name or parent changed. */
  marks: number[]
  /** There is no end to it yet. */
  open: boolean
}

export interface Picture {
  width: number
  height: number
  columns: { at: string | null; x: number }[]
  bars: Bar[]
  /** Curves from an area to what came of it, as paths of SVG. */
  links: { key: string; path: string }[]
}

type Lineage = AreaHistory['lineage']
type Node = Lineage['nodes'][number]

/** Columns have the same width however far instants lie apart, so that dates close together can be told. */
export function pictureOf({ area, lineage }: AreaHistory): Picture {
  const { nodes, links } = lineage
  const instants = [
    ...new Set([
      ...nodes.flatMap(({ from, to, changed_at: changed }) => [
        from,
        ...(to ? [to] : []),
        ...changed,
      ]),
      ...links.map(({ at }) => at),
    ]),
  ].sort((a, b) => Date.parse(a) - Date.parse(b))
  const columns = [...instants, null].map((at, place) => ({ at, x: LEFT + place * COLUMN }))
  const xs = new Map(columns.map(({ at, x }) => [at, x]))
  const xOf = (at: string | null): number => xs.get(at) ?? LEFT
  const lanes = new Map(inOrder(lineage).map(({ code }, lane) => [code, lane]))
  const yOf = (code: string): number => TOP + (lanes.get(code) ?? 0) * LANE + LANE - BAR
  return {
    width: LEFT + instants.length * COLUMN + COLUMN / 2,
    height: TOP + nodes.length * LANE + BAR,
    columns,
    bars: nodes.map((node) => ({
      code: node.code,
      name: node.name,
      own: node.code === area.code,
      x: xOf(node.from),
      y: yOf(node.code),
      width: xOf(node.to) - xOf(node.from),
      height: BAR,
      marks: node.changed_at.map(xOf),
      open: node.to === null,
    })),
    links: links.map(({ from, to, at }) => ({
      key: `${from} ${to} ${at}`,
      path: curve(xOf(at), yOf(from) + BAR / 2, yOf(to) + BAR / 2),
    })),
  }
}

/** From one lane to another at an instant: out a little before it and in at it. */
function curve(x: number, y1: number, y2: number): string {
  const out = x - COLUMN / 3
  return `M${out},${y1} C${x},${y1} ${out},${y2} ${x},${y2}`
}

/** Each area below the one that it first came of, so that links are short; the others as they came to be. */
function inOrder({ nodes, links }: Lineage): Node[] {
  const began = new Map(nodes.map((node) => [node.code, Date.parse(node.from)]))
  const parents = new Map<string, string>()
  for (const { from, to } of links) {
    const older = (began.get(from) ?? Infinity) < (began.get(to) ?? -Infinity)
    if (older && !parents.has(to)) parents.set(to, from)
  }
  const ordered: Node[] = []
  function place(node: Node): void {
    ordered.push(node)
    for (const child of nodes) if (parents.get(child.code) === node.code) place(child)
  }
  for (const node of nodes) if (!parents.has(node.code)) place(node)
  return ordered
}
