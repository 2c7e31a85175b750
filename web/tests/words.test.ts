import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { messages } from '@/shell/i18n'

function flat(words: object, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[prefix + key, value]]
        : Object.entries(flat(value as object, `${prefix}${key}.`)),
    ),
  )
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(vue|ts)$/.test(name))
    .map((name) => join(folder, name))
}

const zh = flat(messages.zh)
const en = flat(messages.en)
const files = sources(join(__dirname, '../src'))

describe('the words of the screens', () => {
  it('are the same in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  })

  it('carry the same facts in both languages', () => {
    const facts = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()
    const different = Object.keys(zh).filter(
      (key) => facts(zh[key] ?? '').join() !== facts(en[key] ?? '').join(),
    )
    expect(different).toEqual([])
  })

  it('leave nothing in Chinese on the English screens, but the switch to Chinese', () => {
    const chinese = Object.entries(en).filter(([, text]) => /\p{Script=Han}/u.test(text))
    expect(chinese.map(([key]) => key)).toEqual(['shell.language'])
  })

  it('never call a dispute a case of crime', () => {
    const allowed = /刑事案件|治安案件/g
    const wrong = Object.entries(zh).filter(([, text]) =>
      text.replace(allowed, '').includes('案件'),
    )
    expect(wrong).toEqual([])
  })

  it('stand in the messages and not in the components', () => {
    const found = files
      .filter((file) => file.endsWith('.vue'))
      .filter((file) => /\p{Script=Han}/u.test(readFileSync(file, 'utf8')))
    expect(found).toEqual([])
  })

  it('exist for every key that a component names', () => {
    const missing = files.flatMap((file) => {
      const text = readFileSync(file, 'utf8')
      const keys = [...text.matchAll(/\b(?:t|words)\(\s*'([\w.]+)'/g)].map(
        (match) => match[1] ?? '',
      )
      return keys.filter((key) => !(key in zh)).map((key) => `${file}: ${key}`)
    })
    expect(missing).toEqual([])
  })
})

describe('the styles of Element Plus', () => {
  it('are listed for every component in use', () => {
    const listed = readFileSync(join(__dirname, '../src/shell/element.css'), 'utf8')
    const themes = join(__dirname, '../node_modules/element-plus/theme-chalk')
    const styled = (name: string): boolean =>
      readFileSync(join(themes, `el-${name}.css`), 'utf8').trim() !== ''
    const used = new Set(
      files
        .flatMap((file) => [
          ...readFileSync(file, 'utf8').matchAll(
            /import (?:type )?\{([^}]+)\} from 'element-plus'/g,
          ),
        ])
        .flatMap((match) => (match[1] ?? '').split(','))
        .map((name) => name.trim())
        .filter((name) => /^El[A-Z]\w*$/.test(name))
        .map((name) =>
          name
            .slice(2)
            .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
            .slice(1),
        ),
    )
    const unlisted = [...used].filter((name) => styled(name) && !listed.includes(`/el-${name}.css`))
    expect(unlisted).toEqual([])
  })
})
