export const zh = {
  myGrid: {
    toAccept: '待签收',
    inHand: '办理中',
    fresh: '新派来 {n} 起，请尽快签收。',
    noAddress: '没有地址',
    acceptBy: '请在 {time} 前签收',
    lateSince: '应在 {time} 前签收，已超时',
    due: '办理期限 {date}',
    empty: '没有待办的矛盾纠纷。新派来的会自动出现在这里。',
    noGrid: '您目前没有负责的网格。如有变动，请联系网格管理岗。',
    offline: '连接已断开，以下是 {time} 的内容。已填写的不会丢失，恢复后请点“立即重试”。',
    accepted: '已签收。',
    resolved: '已记为化解。',
    returned: '已退回，由受理分流岗重新分流。',
    caption: '数字与列表次序相同，蓝线为本网格',
  },
}

export const en: typeof zh = {
  myGrid: {
    toAccept: 'To accept',
    inHand: 'In hand',
    fresh: '{n} new; please accept soon.',
    noAddress: 'No address',
    acceptBy: 'Accept by {time}',
    lateSince: 'Should have been accepted by {time}',
    due: 'Due {date}',
    empty: 'Nothing to do. New disputes appear here by themselves.',
    noGrid: 'You answer for no grid at present. If that is wrong, ask your grid planner.',
    offline:
      'No connection; this is as of {time}. What you typed is kept; use “Try now” when the line is back.',
    accepted: 'Accepted.',
    resolved: 'Settled.',
    returned: 'Returned; the dispatch desk sends it anew.',
    caption: 'Digits as in the list; the blue line is your grid',
  },
}
