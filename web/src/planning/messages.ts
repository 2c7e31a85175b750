import * as editor from './editor/messages'
import * as list from './list/messages'

export const zh = {
  planning: {
    editor: editor.zh,
    list: list.zh,
  },
}

export const en: typeof zh = {
  planning: {
    editor: editor.en,
    list: list.en,
  },
}
