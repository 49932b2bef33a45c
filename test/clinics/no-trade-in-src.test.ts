import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { actionVerbs, functionWords, lightWords, negations } from '../../src/ask/english.ts'
import { dateWords, everyWords, unitWords } from '../../src/ask/period-words.ts'
import { orderWords } from '../../src/ask/ranking-words.ts'
import { loadProject } from '../../src/project/load.ts'
import type { Project, View } from '../../src/project/project.ts'

const root = new URL('../../', import.meta.url)

/** Words of the projects' YAML that src uses in a sense of its own: what any program, any question and any person's record is made of. */
const homonyms = new Set(
  `
  account accounts attempt attempts balance band cancellations card expected limits medium balances birth claim claimed claims code duration family line measure member members method period
  phone place plan problem problems profile record reference share split state status store type unit void weekday hour
  location above again already away back bad better branch busy called cancelled cause changed collect decided decisions
  end fail failed failure former health her high his joined kept leave left limit lose lost low missed more new opened quiet reason reasons
  refusal refuse refused refuses rejected rejection reversed seen shows sign spread started stay success switch taken
  turned twice unknown unused updated used weak while why won property
  adds growing refusals tries works
  absent bounce clean deepest denied drawn dropped exceeded exceeding folded frequent generated join losing pre rarely repeat
  repeated repeating rise signed slow
  returned dead surpassed holder person probability
  causes ceiling dormant east entry firm mountain west worth idle inactive joins lapsed limits position score scores serve service south standing tab terminated unsettled
  `
    .trim()
    .split(/\s+/),
)

const english = new Set([
  ...functionWords,
  ...lightWords,
  ...negations,
  ...actionVerbs,
  ...orderWords.keys(),
  ...dateWords,
  ...unitWords.keys(),
  ...everyWords.keys(),
])

/** The words of a text or name, `dtCreated` and `week_starts` taken apart; short ones left out. */
function wordsOf(text: string): readonly string[] {
  const apart = text
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
  return apart.toLowerCase().match(/\p{L}{3,}/gu) ?? []
}

/** A project's names for things, and their synonyms. Phrases are left out: they are plain English. */
function vocabularyOf({ tables, views }: Project): readonly string[] {
  const names = tables.flatMap((table) => [
    table.name,
    ...table.columns.map((column) => column.name),
  ])
  return [...names, ...views.flatMap(namesOf)].flatMap(wordsOf)
}

function namesOf(view: View): readonly string[] {
  const values = [...view.slots.values()].flatMap((slot) => [...(slot.values ?? [])].flat(2))
  return [
    view.name,
    ...view.columns.map((column) => column.name),
    ...view.slots.keys(),
    ...values,
    ...[...view.synonyms].flat(2).filter(isWord),
  ]
}

/** Of a synonym of several words each alone is plain English; only the whole is the trade's. */
const isWord = (text: string): boolean => !/\s/.test(text.trim())

/** Code without comments, descriptions of YAML keys and examples of commands: these show the reference project. */
function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1')
    .replace(/^\s*\[?'bankfull .*$/gm, '')
    .replace(/\.describe\([\s\S]*?\)/g, '')
}

async function tradeWords(): Promise<ReadonlySet<string>> {
  const words = new Set<string>()
  for (const folder of ['examples/carwash', 'test/clinics/project']) {
    const project = await loadProject(fileURLToPath(new URL(folder, root)))
    for (const word of vocabularyOf(project)) words.add(word)
  }
  return new Set([...words].filter((word) => !english.has(word) && !homonyms.has(word)))
}

it('no word of either trade stands in src', async () => {
  const trade = await tradeWords()
  const found = globSync('src/**/*.ts', { cwd: root }).flatMap((path) =>
    wordsOf(codeOf(readFileSync(new URL(path, root), 'utf8')))
      .filter((word) => trade.has(word))
      .map((word) => `${word} in ${path}`),
  )
  expect([...new Set(found)]).toEqual([])
})

it('the list holds what each trade is about, and code that knew of it would be found', async () => {
  const trade = await tradeWords()
  const core = ['wash', 'washes', 'membership', 'tickets', 'churn', 'clinic', 'patients', 'payer']
  expect(core.filter((word) => !trade.has(word))).toEqual([])
  expect(wordsOf(codeOf('if (view.name === "clinic_activity") washRate() // visits'))).toEqual([
    'view',
    'name',
    'clinic',
    'activity',
    'wash',
    'rate',
  ])
})
