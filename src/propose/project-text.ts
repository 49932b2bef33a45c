import type { KeyCandidate } from '../merge/advise.ts'
import type { StoreReading } from '../project/project.ts'
import type { Proposal, ProposedTable } from './proposal.ts'
import type { StoreNeed } from './store-need.ts'
import { comment, flow, scalar } from './yaml-text.ts'

/** The project's files, by path: what is proposed as YAML, what speaks for it as comments. */
export function projectTexts(proposal: Proposal): ReadonlyMap<string, string> {
  const taken = new Set<string>()
  return new Map([
    ['bankfull.yaml', projectText(proposal)],
    ...proposal.tables.map(
      (table) => [`tables/${fileName(table.laidOut.name, taken)}`, tableText(table)] as const,
    ),
  ])
}

/** `HouseAccounts` stands in house_accounts.yaml. */
function fileName(table: string, taken: Set<string>): string {
  const snake = table.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
  const name = taken.has(snake) ? table : snake
  taken.add(name)
  return `${name}.yaml`
}

function projectText({ name, data, layout, stores, naming }: Proposal): string {
  const files = layout.tables.reduce((sum, table) => sum + table.files.length, 0)
  return lines([
    ...comment(
      `Proposed by \`bankfull init --from\` from ${counted(files, 'file')}, laid out as ${layout.text}. Evidence stands in comments; check it, then take the comments out.`,
    ),
    `project: ${scalar(name)}`,
    `data: ${scalar(data)}`,
    ...(stores.length === 0
      ? comment('stores: the files’ places name none')
      : [
          ...comment(
            `${counted(stores.length, 'store')} found; answers will say how many of them delivered.`,
          ),
          'stores:',
          ...stores.map((store) => `  - ${scalar(store)}`),
        ]),
    ...(naming.length === 0
      ? comment(
          'naming: the columns’ names carry no types; a type comes from the values of all files',
        )
      : [
          ...comment('The first letters of the columns’ names carry their type:'),
          'naming:',
          ...naming.map(
            ({ prefix, type, columns, files: of, agree }) =>
              `  ${scalar(prefix)}: ${type} # ${counted(columns, 'column')}; in ${number(agree)} of ${number(of)} of their files every value is one`,
          ),
        ]),
  ])
}

function tableText(table: ProposedTable): string {
  const { laidOut, rows, key, updateTime, needs, rejected } = table
  return lines([
    `table: ${laidOut.name}`,
    `files: ${JSON.stringify(laidOut.pattern)} # ${counted(laidOut.files.length, 'file')}, ${counted(rows, 'row')}`,
    ...rejected
      .slice(0, mostNamed)
      .flatMap(({ file, cause }) => comment(`rejected: ${file}: ${cause}`)),
    ...(rejected.length > mostNamed
      ? comment(`and ${rejected.length - mostNamed} more files rejected`)
      : []),
    ...laidOut.strangers
      .slice(0, mostNamed)
      .flatMap((file) =>
        comment(`${file} is no export and will be rejected; move it out of the folder`),
      ),
    'merge:',
    ...keyComments(table).map((line) => `  ${line}`),
    `  key: ${flow(key.columns)}`,
    ...(key.allowNulls ? ['  allow_null_merge_keys: true'] : []),
    ...comment(updateTime.because).map((line) => `  ${line}`),
    updateTime.column === undefined
      ? '  winner: last_file'
      : `  winner: {newest: ${scalar(updateTime.column)}}`,
    'columns:',
    ...columnLines(table),
    ...storeLines(needs, laidOut.stores),
  ])
}

const mostNamed = 5

function keyComments({ key, rows }: ProposedTable): readonly string[] {
  const { measured, columns, alsoGood, losing } = key
  if (measured === undefined)
    return [
      ...comment(
        'No key of up to three columns tells the rows apart. With all columns as the key only equal rows are one: nothing is lost, but a row that changes between two exports stays twice.',
      ),
      ...losingComments(losing),
    ]
  const nulls =
    measured.nullRows === 0
      ? ''
      : key.allowNulls
        ? '; rows without a whole key stand on their own'
        : '; rows without a whole key are quarantined'
  return [
    ...comment(
      `${columns.join(', ')}: ${counted(measured.nullRows, 'null')}, ${counted(measured.collisions, 'collision')} in ${counted(rows, 'row')} of ${counted(measured.distinct, 'thing')}${nulls}.`,
    ),
    ...(alsoGood.length === 0
      ? []
      : comment(
          `Nothing would be lost either by ${alsoGood
            .slice(0, 3)
            .map((one) => one.columns.join(' + '))
            .join(', or by ')}.`,
        )),
    ...losingComments(losing),
  ]
}

function losingComments(losing: readonly KeyCandidate[]): readonly string[] {
  return losing
    .slice(0, 4)
    .flatMap(({ columns, loses, nullRows, collisions, sharedByStores }) =>
      comment(
        `${columns.join(' + ')} alone would lose ${number(loses)}: ${counted(nullRows, 'null')}, ${counted(collisions, 'collision')}, ${number(sharedByStores)} shared by stores.`,
      ),
    )
}

function columnLines({ columns, personal }: ProposedTable): readonly string[] {
  const reasons = new Map(personal.map(({ column, because }) => [column, because]))
  return columns.map(({ name, type, said }) => {
    const because = reasons.get(name)
    const [text = ''] = comment(because === undefined ? said : `${said}; personal? ${because}`, 400)
    const keys = [
      ...(type === undefined ? [] : [`type: ${type}`]),
      ...(because === undefined ? [] : ['pii: true']),
    ]
    return `  ${scalar(name)}: {${keys.join(', ')}} ${text}`
  })
}

function storeLines(needs: readonly StoreNeed[], stores: readonly string[]): readonly string[] {
  if (needs.length === 0) return []
  const groups = [...Map.groupBy(needs, (need) => keyOf(need, needs, stores))].toSorted()
  const isDeclared = needs.some(({ sure }) => sure)
  return [
    isDeclared ? 'stores:' : '# stores:',
    ...groups.flatMap(([store, own]) => {
      const sure = own.filter((need) => need.sure)
      const asked = own.filter((need) => !need.sure)
      const whole = mergedReading(sure)
      return [
        ...onceEach(sure).flatMap(({ because }) => indented(comment(`${store}: ${because}`))),
        ...(sure.length === 0 ? [] : [`  ${scalar(store)}: ${readingText(whole)}`]),
        ...onceEach(asked).flatMap((need) => [
          ...indented(comment(`QUESTION for ${store}: ${need.because}. If so:`)),
          `  # ${scalar(store)}: ${readingText({ ...whole, ...need.reading })}`,
        ]),
      ]
    }),
  ]
}

/** What all stores of a table need alike is said once. */
function keyOf(need: StoreNeed, needs: readonly StoreNeed[], stores: readonly string[]): string {
  if (need.store === '') return '*'
  const alike = (a: StoreNeed, b: StoreNeed): boolean =>
    a.sure === b.sure && readingText(a.reading) === readingText(b.reading)
  const having = new Set(needs.filter((other) => alike(need, other)).map(({ store }) => store))
  return stores.length > 1 && having.size === stores.length ? '*' : need.store
}

function onceEach(needs: readonly StoreNeed[]): readonly StoreNeed[] {
  const seen = new Set<string>()
  return needs.filter(({ reading }) => {
    const text = readingText(reading)
    return !seen.has(text) && seen.add(text)
  })
}

function mergedReading(needs: readonly StoreNeed[]): StoreReading {
  const rename = new Map(needs.flatMap(({ reading }) => [...(reading.rename ?? [])]))
  const all: StoreReading = Object.assign({}, ...needs.map(({ reading }) => reading))
  return rename.size === 0 ? all : { ...all, rename }
}

function readingText({ encoding, decimalMark, dateFormat, nulls, rename }: StoreReading): string {
  const parts = [
    ...(encoding === undefined ? [] : [`encoding: ${scalar(encoding)}`]),
    ...(decimalMark === undefined ? [] : [`decimal_mark: ${JSON.stringify(decimalMark)}`]),
    ...(dateFormat === undefined ? [] : [`date_format: ${scalar(dateFormat)}`]),
    ...(nulls === undefined
      ? []
      : [`nulls: [${nulls.map((one) => JSON.stringify(one)).join(', ')}]`]),
    ...(rename === undefined
      ? []
      : [
          `rename: {${[...rename].map(([from, to]) => `${scalar(from)}: ${scalar(to)}`).join(', ')}}`,
        ]),
  ]
  return `{${parts.join(', ')}}`
}

function indented(texts: readonly string[]): readonly string[] {
  return texts.map((text) => `  ${text}`)
}

function counted(count: number, what: string): string {
  return `${number(count)} ${what}${count === 1 ? '' : 's'}`
}

function number(count: number): string {
  return count.toLocaleString('en-US')
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`
}
