import { cp, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Problem } from '../../base/problem.ts'
import type { Call, Command } from '../command.ts'
import { proposalJson, proposalText } from '../proposal-text.ts'
import { proposeProject } from '../propose-project.ts'
import { folderOf } from '../session.ts'
import { loadTemplate, templates } from '../template.ts'

/** `bankfull init`: a project folder with deliveries, from a template. */
export const init: Command = {
  name: 'init',
  usage: '[DIR] --template NAME | --from FOLDER',
  summary:
    'makes a project folder: from a template, with generated deliveries; or from a folder of exports, with keys and their evidence',
  options: {
    template: { type: 'string', value: 'NAME', help: `the template: ${templates.join(', ')}` },
    from: {
      type: 'string',
      value: 'FOLDER',
      help: 'a folder of exports: TABLE/STORE/files, STORE/TABLE.csv or TABLE_STORE.csv; only read',
    },
    scale: {
      type: 'string',
      value: 'SCALE',
      help: 'how much to generate: tiny, small (the default), full',
    },
    seed: {
      type: 'string',
      value: 'N',
      help: 'seed of the generator, 1 by default; the same seed gives the same bytes',
    },
  },
  examples: [
    ['bankfull init wash --template carwash --scale tiny', 'the reference project at its smallest'],
    ['bankfull init chain --from ./exports', 'a proposal for your own files'],
  ],
  run: async (call) => {
    const template = call.text('template')
    const from = call.text('from')
    if ((template === undefined) === (from === undefined))
      throw new Problem('USAGE', { message: 'init needs --template NAME or --from FOLDER.' })
    const target = resolve(folderOf(call), call.words[0] ?? '.')
    if (template === undefined) return initFrom(call, resolve(folderOf(call), from ?? ''), target)
    return initTemplate(call, template, target)
  },
}

async function initFrom(call: Call, from: string, target: string): Promise<number> {
  const proposed = await proposeProject(call, from, target)
  call.terminal.out(call.flag('json') ? proposalJson(proposed) : proposalText(proposed))
  return 0
}

async function initTemplate(call: Call, template: string, target: string): Promise<number> {
  const seed = call.text('seed') ?? '1'
  if (!/^\d{1,9}$/.test(seed))
    throw new Problem('USAGE', {
      message: `--seed takes a whole number below a billion, not ${seed}.`,
    })
  const { folder, generate, scales } = await loadTemplate(template)
  const scale = call.text('scale') ?? 'small'
  if (!scales.includes(scale))
    throw new Problem('USAGE', {
      message: `--scale is one of ${scales.join(', ')}, not ${scale}.`,
    })
  await refuseFull(target)
  const { reporter } = call.terminal
  reporter.stage('generate', template, scale)
  let stores = 0
  const progress = (): void => {
    stores += 1
    reporter.progress(stores)
  }
  const delivered = await wholeOrNotAtAll(target, async () => {
    await copyProject(folder, target)
    return generate({ outDir: join(target, 'data'), seed: Number(seed), scale, progress })
  })
  const rows = Object.values(delivered.rows).reduce((sum, count) => sum + count, 0)
  if (call.flag('json')) call.terminal.out(JSON.stringify({ project: target, ...delivered }))
  else
    call.terminal.out(
      `${target}: ${delivered.files.toLocaleString('en-US')} files, ${rows.toLocaleString('en-US')} rows delivered\nnext: bankfull -C ${target} run`,
    )
  return 0
}

async function refuseFull(folder: string): Promise<void> {
  const entries = await readdir(folder).catch(() => [])
  if (entries.length > 0) throw new Problem('TARGET_NOT_EMPTY', { folder })
}

/** Makes a folder's content; what a full disk or another failure leaves of it is taken away again. */
async function wholeOrNotAtAll<T>(folder: string, make: () => Promise<T>): Promise<T> {
  const stood = (await stat(folder).catch(() => undefined)) !== undefined
  try {
    return await make()
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    if (stood) await mkdir(folder)
    throw error
  }
}

/** The project's own files: what a template declares, without what it generates or what once ran in it. */
async function copyProject(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of ['bankfull.yaml', 'tables', 'views', 'models', 'checks', 'questions']) {
    await cp(join(from, entry), join(to, entry), { recursive: true }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
      },
    )
  }
}
