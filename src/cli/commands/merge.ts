import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Problem } from '../../base/problem.ts'
import { endOf } from '../../ledger/run-end.ts'
import { mergeAll } from '../../merge/merge-all.ts'
import { monitorReferences } from '../../merge/references.ts'
import { layeredStorage } from '../../storage/layered.ts'
import { localStorage } from '../../storage/local.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Command } from '../command.ts'
import { select } from '../command.ts'
import { mergeJson, mergeProblems, mergeText } from '../merge-report.ts'
import { openWriting } from '../session.ts'

/** `bankfull merge`: bronze to silver. */
export const merge: Command = {
  name: 'merge',
  usage: '[-s TABLE] [--full] [--files PATTERN] [--backfill DIR] [--withdraw PATH]',
  summary: 'merges the deliveries into the silver tables and prints the closing account',
  options: {
    select,
    full: { type: 'boolean', help: 'merge again even where nothing changed' },
    files: {
      type: 'string',
      value: 'PATTERN',
      help: 'of new and changed files take in only these: paths, folders or globs below the data folder, with commas between',
    },
    backfill: {
      type: 'string',
      value: 'DIR',
      help: 'take in the files of this folder too, laid out as the data folder; they need not stay',
    },
    withdraw: {
      type: 'string',
      value: 'PATH',
      help: 'take out the rows of a file that is no longer delivered',
    },
  },
  examples: [
    ['bankfull merge', 'every table'],
    ['bankfull merge --backfill ../archive', 'what was delivered before there was a project'],
  ],
  run: async (call) => {
    await using opened = await openWriting(call)
    const workspace = await withBackfill(opened, call.text('backfill'))
    const run = workspace.ledger.begin('merge')
    const withdrawn = call.text('withdraw')
    try {
      const reports = await mergeAll(workspace, run, {
        only: call.list('select'),
        force: call.flag('full'),
        files: call.list('files'),
        withdraw: withdrawn === undefined ? [] : [withdrawn],
      })
      const references = await monitorReferences(workspace, run)
      const problems = [...mergeProblems(reports), ...references.problems]
      const exitCode = Math.max(0, ...problems.map((problem) => problem.exitCode))
      workspace.ledger.finish(run, exitCode === 0 ? 'done' : 'data_says_no')
      call.terminal.out(
        call.flag('json')
          ? mergeJson(run, reports, references)
          : mergeText(reports, references, call.terminal.color),
      )
      return exitCode
    } catch (error) {
      workspace.ledger.finish(run, ...endOf(error))
      throw error
    }
  },
}

async function withBackfill(workspace: Workspace, folder: string | undefined): Promise<Workspace> {
  if (folder === undefined) return workspace
  const found = await stat(resolve(folder)).catch(() => undefined)
  if (!found?.isDirectory())
    throw new Problem('USAGE', { message: `--backfill takes a folder, and ${folder} is none.` })
  return {
    ...workspace,
    deliveries: layeredStorage(workspace.deliveries, localStorage(resolve(folder))),
  }
}
