/** The words of two plans compared. */
export const zh = {
  title: '两个方案比较',
  back: '返回方案列表',
  lead: '在两个方案里划归不同网格的地方：{cells} 个单元、{households} 户。',
  same: '两个方案的划分完全相同。',
  cells: '单元',
  households: '户数',
  nowhere: '未划入网格',
  rows: '不同之处',
  show: '在地图上看这一处',
  lost: '请从方案列表勾选两个方案再比较。',
}

export const en: typeof zh = {
  title: 'Two plans compared',
  back: 'Back to the plans',
  lead: 'What lies in another grid in the other plan: {cells} cells, {households} households.',
  same: 'The two plans have the same grids.',
  cells: 'Cells',
  households: 'Households',
  nowhere: 'In no grid',
  rows: 'Differences',
  show: 'Show it on the map',
  lost: 'Tick two plans in the list to compare them.',
}
