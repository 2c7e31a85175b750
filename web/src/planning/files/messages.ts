/** The words of plans as files, out and in. */
export const zh = {
  sheet: '打印图（A3）',
  sheetNote: '每个社区一页：新旧边界、街道楼栋、图例、比例尺和网格表。',
  pdf: '下载 PDF',
  png: '下载图片',
  page: '对照网页',
  pageNote: '一个可离线打开的网页，含前后对照地图和表格，仅供内部使用。',
  html: '下载网页',
  grids: '网格边界',
  cells: '单元归属表',
  cellsNote: '每行一个最小划分单元及其网格编码。可在表格软件里改好再导入，作为一步操作，可撤销。',
  cellsOut: '下载 CSV',
  cellsIn: '导入改好的表',
  cellsTaken: '已导入：{n} 个单元改变了网格。',
  layer: '把别处画好的网格图层导入为新方案',
  open: '打开方案“{name}”',
  community: '{cells} 个单元、{households} 户改变网格；网格数 {before} → {after}。',
  column: {
    grid: '网格',
    gained: '划入户数',
    lost: '划出户数',
    households: '现有户数',
    farthest: '最大偏移（米）',
  },
  provisional: '临时编码',
  farthestNote: '最大偏移：画出的边界与按单元取齐后的边界之间的最大距离。',
  import: {
    title: '导入图层为方案',
    lead: '在别处重画的网格图层，按最小划分单元取齐后成为一个方案；现行网格不受影响。',
    formats: '可用格式：GeoJSON、GeoPackage、压缩的 Shapefile、KML。',
    make: '建立方案',
    hint: '先检查：报告会逐个网格说明划入、划出多少户，边界偏移多少，坐标系是否有误。检查不建立方案。',
  },
}

export const en: typeof zh = {
  sheet: 'Sheet to print (A3)',
  sheetNote:
    'A page for each community: borders old and new, streets and buildings, legend, scale bar and a table of the grids.',
  pdf: 'Download PDF',
  png: 'Download image',
  page: 'Page to pass on',
  pageNote:
    'One page that opens without a network, with maps before and after and a table; for use inside the office.',
  html: 'Download page',
  grids: 'Borders of the grids',
  cells: 'Table of cells',
  cellsNote:
    'A line for each cell with the code of its grid. Change it in a spreadsheet and bring it back: one operation, which can be undone.',
  cellsOut: 'Download CSV',
  cellsIn: 'Bring the table back',
  cellsTaken: 'Taken in: {n} cells are in another grid now.',
  layer: 'Make a plan of a layer of grids drawn elsewhere',
  open: 'Open the plan “{name}”',
  community: '{cells} cells and {households} households change grids; grids {before} → {after}.',
  column: {
    grid: 'Grid',
    gained: 'Households gained',
    lost: 'Lost',
    households: 'Now',
    farthest: 'Farthest off (m)',
  },
  provisional: 'provisional code',
  farthestNote:
    'Farthest off: the largest distance between the border as drawn and as laid on cells.',
  import: {
    title: 'A layer becomes a plan',
    lead: 'A layer of grids that was redrawn elsewhere is laid on cells and becomes a plan; the grids in force stay as they are.',
    formats: 'GeoJSON, GeoPackage, zipped shapefile, KML.',
    make: 'Make the plan',
    hint: 'Check it first: the report says grid by grid how many households come and go, how far borders moved, and whether the datum is wrong. Checking makes no plan.',
  },
}
