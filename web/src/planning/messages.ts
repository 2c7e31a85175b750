import * as beside from './beside/messages'
import * as borders from './borders/messages'
import * as codes from './codes/messages'
import * as communities from './communities/messages'
import * as compare from './compare/messages'
import * as editor from './editor/messages'
import * as files from './files/messages'
import * as list from './list/messages'
import * as review from './review/messages'
import * as time from './time/messages'

export const zh = {
  planning: {
    beside: beside.zh,
    borders: borders.zh,
    codes: codes.zh,
    communities: communities.zh,
    compare: compare.zh,
    editor: editor.zh,
    files: files.zh,
    list: list.zh,
    review: review.zh,
    time: time.zh,
  },
}

export const en: typeof zh = {
  planning: {
    beside: beside.en,
    borders: borders.en,
    codes: codes.en,
    communities: communities.en,
    compare: compare.en,
    editor: editor.en,
    files: files.en,
    list: list.en,
    review: review.en,
    time: time.en,
  },
}
