import type { Slot, View } from './project.ts'
import { addStatement } from './schema-problem.ts'
import { printable } from './source-text.ts'
import { listed, suggest } from './suggest.ts'
import type { ViewFile } from './view-file.ts'

/** The views that questions are for: all but those that hold another one's figures in finer rows. */
export function askedViews(views: readonly View[]): readonly View[] {
  const details = new Set(views.flatMap(({ slots }) => slots.get('period')?.detail ?? []))
  return views.filter(({ name }) => !details.has(name))
}

/** A view's detail as it is asked, once by each column that its periods may mean. */
export function detailsOf(view: View, views: readonly View[]): readonly Detail[] {
  const period = view.slots.get('period')
  const detail = views.find(({ name }) => name === period?.detail)
  if (period === undefined || detail === undefined) return []
  return [...(period.by ?? [])].map(([column, words]) => ({
    words,
    view: { ...detail, slots: new Map([...detail.slots, ['period', byColumn(period, column)]]) },
  }))
}

/** A detail by one of its columns, and the words that tell that a period is meant by it. */
export interface Detail {
  readonly words: readonly string[]
  readonly view: View
}

function byColumn({ name, ahead }: Slot, column: string): Slot {
  return { name, column, columns: [], default: undefined, max: undefined, ahead }
}

/** A detail must be another view that has none itself, and each column that its periods may mean one of its days. */
export function checkDetails(files: readonly ViewFile[]): void {
  const written = new Map(
    files.flatMap(({ sections: { sound } }) => (sound.view ? [[sound.view, sound] as const] : [])),
  )
  for (const { yaml, sections } of files) {
    const { slots, view } = sections.sound
    const { detail, by } = slots?.['period'] ?? {}
    const say = (key: 'detail' | 'by', sentence: string, hint?: string): void =>
      addStatement(['slots', 'period', key], sentence, yaml, hint)
    if (detail === undefined) {
      if (by !== undefined) say('by', '`by` tells how the periods of a `detail` are meant.')
      continue
    }
    const target = written.get(detail)
    const others = [...written.keys()].filter((name) => name !== view)
    if (target === undefined || detail === view) {
      const sentence = `there is no other view ${printable(detail)}; the views are ${listed(others)}.`
      say('detail', sentence, suggest(detail, others))
    } else if (target.slots?.['period']?.detail !== undefined)
      say('detail', `${detail} has a detail itself.`)
    else if (by === undefined)
      say('detail', 'a detail needs `by`: which of its columns a period means, by words.')
    else if (Object.keys(by).length === 0) say('by', '`by` names no column of the detail.')
    else if (target.examples !== undefined || target.ranks !== undefined)
      say('detail', `${detail} has examples or ranks of its own, but a detail is never asked.`)
    else checkBy(by, target.columns ?? {}, detail, say)
  }
}

function checkBy(
  by: Readonly<Record<string, readonly string[]>>,
  columns: Readonly<Record<string, { readonly type: string }>>,
  detail: string,
  say: (key: 'by', sentence: string, hint?: string) => void,
): void {
  for (const name of Object.keys(by)) {
    const column = columns[name]
    if (column === undefined)
      say('by', `${detail} has no column ${printable(name)}.`, suggest(name, Object.keys(columns)))
    else if (!/^(?:date|timestamp)/.test(column.type))
      say('by', `${name} of ${detail} holds no days: it is ${column.type}.`)
  }
}
