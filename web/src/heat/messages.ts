export const zh = {
  heat: {
    title: '矛盾纠纷热力图',
    periodLabel: '时间段',
    allKinds: '全部',
    otherKinds: '其他类型',
    short: { k01: '婚姻家庭', k02: '邻里', k0402: '物业服务' },
    key: { k01: '婚姻家庭纠纷', k02: '邻里纠纷', k0402: '物业服务纠纷' },
    period: {
      ended: '今年至上月末',
      month: '本月至今',
      last: '上月',
      year: '今年至今',
      twelve: '近十二个月',
    },
    measure: { count: '起数', rate: '千户发生数' },
    unplaced: '另有 {n} 起没有地点，未在图上显示',
    more: '再显示（还有 {n} 个）',
    geojson: '下载 GeoJSON',
    csv: '下载 CSV',
    explain: '说明',
    explainCount:
      '每个区域内、所选时间段登记的矛盾纠纷起数。颜色按数量分档，每档区域数大致相等；没有矛盾纠纷的区域不着色。',
    explainRate: '千户发生数＝起数÷住户数×1000。户数少的区域容易偏高，请结合起数一起看。',
  },
}

export const en: typeof zh = {
  heat: {
    title: 'Where disputes gather',
    periodLabel: 'Period',
    allKinds: 'All',
    otherKinds: 'Other kinds',
    short: { k01: 'Family', k02: 'Neighbours', k0402: 'Property' },
    key: { k01: 'Marriage and family', k02: 'Neighbours', k0402: 'Property management' },
    period: {
      ended: 'Year to last month',
      month: 'This month',
      last: 'Last month',
      year: 'Year to date',
      twelve: 'Twelve months',
    },
    measure: { count: 'Disputes', rate: 'Per 1,000 households' },
    unplaced: '{n} more have no place and are not on the map',
    more: 'Show more ({n} left)',
    geojson: 'Download GeoJSON',
    csv: 'Download CSV',
    explain: 'How to read this',
    explainCount:
      'Disputes opened in the period in each area. Each colour holds about as many areas as any other; areas without disputes have none.',
    explainRate:
      'Disputes for every 1,000 households. Where few households live the rate is easily high; look at the number too.',
  },
}
