import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchAsk } from './ask.ts'
import { benchGold } from './gold.ts'
import { benchGrowth } from './growth.ts'
import { benchLand } from './land.ts'
import { benchMerge } from './merge.ts'
import { benchTrain } from './train.ts'

const usage = `npm run bench -- [merge|growth|land|gold|ask|train] [options]

  merge   our merge of Parquet deliveries against a hand-written DuckDB script (the default)
  growth  our merge alone, from a thirtieth of the rows up to all of them
  land    our CSV landing against DuckDB's own reader
  gold    our build of the reference chain's nine views against SQL written by hand
  ask     our matcher against MiniSearch, Fuse.js, node-nlp and TF-IDF with a regression
  train   training and scoring of an additive model, LightGBM beside it where Python has it

  --rows N        rows over all files (merge 2,000,000, growth 30,600,000, land 1,000,000,
                  train 125,000 and 1,250,000)
  --scale SCALE   gold: tiny, small or full (small)
  --rounds N      each contender runs so often, in turns (3)
  --threads N     for each contender (2)
  --memory SIZE   the engine's limit for each contender (700MB)
  --seed N        another set of rows (1)
  --alone         merge: without Polars and Spark, which are run once where they are installed
  --questions FILE  ask: other questions than the reference project's held-out ones
  --data FOLDER   where generated deliveries are kept (the system's temporary folder)

Exit 1 where a limit is broken: the merge's rows differ from the script's, its CPU without the delta ledger is over 1.6
times the floor's, its peak is over 400 MB, or it is not twice as fast as the script (the last at 10 million rows or more);
the views differ from the script's, or their build without tests takes over 1.15 times its CPU (the last at 10 million
tickets or more); or another matcher is right as often as ours.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    memory: { type: 'string', default: '700MB' },
    seed: { type: 'string', default: '1' },
    questions: { type: 'string' },
    scale: { type: 'string', default: 'small' },
    data: { type: 'string', default: join(tmpdir(), 'bankfull-bench') },
    alone: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const [what = 'merge'] = positionals
const count = (text: string): number => {
  const number = Number(text.replaceAll(/[_,]/g, ''))
  if (!Number.isSafeInteger(number) || number < 1) throw new RangeError(`not a count: ${text}`)
  return number
}
const settings = {
  rounds: count(values.rounds),
  threads: String(count(values.threads)),
  memory: values.memory,
  seed: count(values.seed),
  folder: values.data,
}
if (values.help) console.log(usage)
else if (what === 'merge')
  process.exitCode = await benchMerge({
    ...settings,
    rows: count(values.rows ?? '2000000'),
    alone: values.alone,
  })
else if (what === 'growth')
  process.exitCode = await benchGrowth({ ...settings, rows: count(values.rows ?? '30600000') })
else if (what === 'land')
  process.exitCode = await benchLand({ ...settings, rows: count(values.rows ?? '1000000') })
else if (what === 'train')
  process.exitCode = await benchTrain({
    ...settings,
    rows: values.rows === undefined ? [125_000, 1_250_000] : [count(values.rows)],
  })
else if (what === 'gold') process.exitCode = await benchGold({ ...settings, scale: values.scale })
else if (what === 'ask') process.exitCode = await benchAsk(values.data, values.questions)
else {
  console.error(usage)
  process.exitCode = 2
}
