import * as list from './list/messages'

export const zh = {
  planning: {
    list: list.zh,
  },
}

export const en: typeof zh = {
  planning: {
    list: list.en,
  },
}
