/** The words of codes that the superior platform gives. */
export const zh = {
  title: '补登平台编码',
  lead: '下列网格启用时还没有上级平台的编码，用的是暂编编码。平台给出编码后在这里登记：还是同一个网格，网格长、矛盾纠纷和历史都不变；旧编码留在历史里，不再使用。',
  notYours: '平台编码由区综治中心负责人登记；您可以查看哪些网格还是暂编编码。',
  none: '没有暂编编码的网格：您区域内的网格都已有上级平台的编码。新设网格启用后，如用暂编编码，会列在这里。',
  column: { grid: '网格', community: '社区（村）', ours: '暂编编码', code: '平台编码' },
  codeOf: '“{grid}”的平台编码',
  codeHint: '15 位，或只输后 3 位',
  document: '依据（可不填）',
  documentHint: '如：市平台〔2026〕3号',
  save: '登记',
  saveAll: '全部登记（{n}）',
  given: '已登记为 {code}',
  paste: '批量填入：粘贴或上传对照表',
  pasteHint:
    '每行一个网格：先暂编编码，后平台编码，以逗号、制表符或空格分开；表头会跳过。填入后请核对，再登记。',
  pasteLabel: '对照表',
  fill: '填入',
  filled: '已填入 {n} 个。',
  unknown: '未填入的行（第 {lines} 行）：没有列出的暂编编码，或缺少平台编码。',
}

export const en: typeof zh = {
  title: 'Codes of the superior platform',
  lead: 'These grids were published with codes of ours, because the superior platform had given none yet. Enter its codes here: it is the same grid, with its leader, disputes and history; the old code stays in history and is never used again.',
  notYours: "The district's manager enters codes; you may see which grids still have one of ours.",
  none: 'All grids in your areas have codes of the superior platform. New ones that are published with a code of ours will stand here.',
  column: { grid: 'Grid', community: 'Community', ours: 'Code of ours', code: 'Its code' },
  codeOf: "The platform's code of {grid}",
  codeHint: '15 digits, or only the last 3',
  document: 'By which document (optional)',
  documentHint: 'As on the document',
  save: 'Enter',
  saveAll: 'Enter all ({n})',
  given: 'entered as {code}',
  paste: 'Fill in many: paste or upload a table',
  pasteHint:
    "A grid a line: first our code, then the platform's, with a comma, tab or space between; a heading is skipped. Look them over once filled in, then enter them.",
  pasteLabel: 'Table of codes',
  fill: 'Fill in',
  filled: '{n} filled in.',
  unknown: 'Not filled in (line {lines}): no code that is listed here, or none beside it.',
}
