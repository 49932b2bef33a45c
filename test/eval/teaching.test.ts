import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openMatcher } from '../../src/ask/matcher.ts'
import { unanswered } from '../../src/eval/asked.ts'
import { planTeaching, writeTeaching } from '../../src/eval/teaching.ts'
import { loadProject } from '../../src/project/load.ts'
import type { View } from '../../src/project/project.ts'
import { type Clinics, openClinics } from '../ask/clinics-project.ts'

let clinics: Clinics

beforeAll(async () => {
  clinics = await openClinics()
})
afterAll(() => clinics[Symbol.asyncDispose]())

function view(name: string): View {
  const found = clinics.workspace.project.views.find((one) => one.name === name)
  if (found === undefined) throw new Error(`${name} is missing`)
  return found
}

describe('Questions that were asked in vain', () => {
  it('are listed, the most frequent first, with what would become of them now', async () => {
    const { asker, workspace } = clinics
    for (const question of [
      'umbrella sales',
      'Parking at Mill Creek',
      'umbrella sales?',
      'top 2 clinics',
    ])
      await asker.ask(question)
    await using matcher = await openMatcher(workspace)
    const listed = unanswered(workspace.ledger, matcher, undefined)
    expect(listed.map(({ question, times, status }) => [times, question, status])).toEqual([
      [2, 'umbrella sales?', 'refuse'],
      [1, 'Parking at Mill Creek', 'refuse'],
    ])
    expect(listed[0]).toMatchObject({ reason: 'no_authoritative_view', now: { status: 'refuse' } })
  })

  it('leave the list once they are answered', async () => {
    const { workspace } = clinics
    const record = { askedAt: '2026-11-24T12:00:00.000Z', question: 'who stood us up' } as const
    workspace.ledger.recordQuestion({
      ...record,
      status: 'refuse',
      reason: 'no_authoritative_view',
    })
    workspace.ledger.recordQuestion({ ...record, status: 'answer', view: 'visit_flow' })
    await using matcher = await openMatcher(workspace)
    const listed = unanswered(workspace.ledger, matcher, undefined)
    expect(listed.filter(({ question }) => question === record.question)).toEqual([])
  })

  it('are not kept where the project says so', async () => {
    const { workspace } = clinics
    const project = { ...workspace.project, ask: { keepQuestions: false, thresholds: [] } }
    const { openAsker } = await import('../../src/ask/ask.ts')
    await using asker = await openAsker({ ...workspace, project })
    await asker.ask('kept by nobody')
    const kept = workspace.ledger.askedQuestions(100).map(({ question }) => question)
    expect(kept).not.toContain('kept by nobody')
  })
})

describe('Teaching a question', () => {
  it('shows what else would change: other examples, and questions that were asked', async () => {
    const { workspace, asker } = clinics
    await asker.ask('umbrella tally in October')
    const { changes } = await planTeaching(
      workspace,
      'umbrella tally',
      view('visit_flow'),
      undefined,
    )
    expect(changes).toEqual([
      {
        question: 'umbrella tally in October',
        exampleOf: undefined,
        before: { status: 'refuse', views: [] },
        after: { status: 'answer', views: ['visit_flow'] },
      },
    ])
  })

  it.each([
    ['an example of a view already', 'Bottom 3 clinics!', 'visit_flow', 'TEACH_TAKEN'],
    ['more rows than the view gives', 'top 1000 clinics', 'clinic_ranking', 'TEACH_UNANSWERABLE'],
    ['an order', 'delete all visits', 'visit_flow', 'TEACH_UNANSWERABLE'],
    ['nothing', ' ', 'visit_flow', 'TEACH_UNANSWERABLE'],
    ['more than a question holds', 'x '.repeat(600), 'visit_flow', 'TEACH_UNANSWERABLE'],
  ])('is refused for %s', async (_, question, name, code) => {
    await expect(
      planTeaching(clinics.workspace, question, view(name), undefined),
    ).rejects.toMatchObject({ code })
  })

  it('does not write over what was changed meanwhile', async () => {
    const { workspace } = clinics
    const teaching = await planTeaching(workspace, 'umbrella tally', view('visit_flow'), undefined)
    await expect(
      writeTeaching(workspace.project.root, { ...teaching, from: `${teaching.from}# mine\n` }),
    ).rejects.toMatchObject({ code: 'TEACH_NOT_EDITABLE' })
  })

  it('adds a line to the view’s YAML, and from then on it gets that view', async () => {
    const { workspace } = clinics
    const { root } = workspace.project
    const question = 'umbrella forgetters:  the tally'
    const teaching = await planTeaching(workspace, question, view('visit_flow'), undefined)
    expect(teaching).toMatchObject({ before: { status: 'refuse' }, file: 'views/visit_flow.yaml' })
    const before = await readFile(join(root, teaching.file), 'utf8')
    await writeTeaching(root, teaching)
    const after = await readFile(join(root, teaching.file), 'utf8')
    expect(after.replace(`${teaching.edit.line}\n`, '')).toBe(before)
    expect(teaching.edit.line).toBe('  - "umbrella forgetters: the tally"')
    await using matcher = await openMatcher(workspace, await loadProject(root))
    expect(matcher.match(question)).toMatchObject({ kind: 'answer', view: 'visit_flow' })
  })
})
