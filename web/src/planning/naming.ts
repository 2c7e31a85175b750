/** Names of grids where their community is seen: `民主街社区第10网格` is then `第10网格`. */
export function shortName(name: string, communities: readonly { name: string }[]): string {
  const whole = communities.find((each) => name.startsWith(each.name) && name !== each.name)
  return whole ? name.slice(whole.name.length).trim() : name
}
