import { Problem } from '../../base/problem.ts'
import { nodesAhead, nodesBehind } from '../../gold/lineage-graph.ts'
import { jobEvent } from '../../gold/open-lineage.ts'
import type { LineageSubject, ProjectLineage } from '../../gold/project-lineage.ts'
import { projectLineage, subjectOf } from '../../gold/project-lineage.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Command } from '../command.ts'
import { lineageJson, lineageText } from '../lineage-text.ts'
import { openReading } from '../session.ts'

/** `bankfull lineage`: what a table, view or column comes from, and what stands on it. */
export const lineage: Command = {
  name: 'lineage',
  usage: 'NODE[.COLUMN] [--openlineage]',
  summary:
    'tells what a table, view or column comes from and what is made of it, as the views’ SQL says',
  options: {
    openlineage: {
      type: 'boolean',
      help: 'OpenLineage job events of it and of all up- and downstream, one a line',
    },
  },
  examples: [
    ['bankfull lineage location_scorecard.revenue', 'every column behind one figure, and how'],
    [
      'bankfull lineage Tickets --openlineage',
      'the views that stand on a table, for a data catalogue',
    ],
  ],
  run: async (call) => {
    const [asked, ...more] = call.words
    if (asked === undefined || more.length > 0)
      throw new Problem('USAGE', { message: 'lineage takes one table, view or NODE.COLUMN.' })
    await using workspace = await openReading(call)
    const known = await projectLineage(workspace)
    const subject = subjectOf(known.graph, asked)
    if (call.flag('openlineage')) call.terminal.out(events(workspace, known, subject))
    else call.terminal.out((call.flag('json') ? lineageJson : lineageText)(known.graph, subject))
    return 0
  },
}

function events(
  { environment, clock }: Workspace,
  { graph, project, snapshots }: ProjectLineage,
  { node }: LineageSubject,
): string {
  const names = [...nodesBehind(graph, node.name), node.name, ...nodesAhead(graph, node.name)]
  const eventTime = clock.now().toISOString()
  return project.views
    .filter(({ name }) => names.includes(name))
    .map((view) => jobEvent({ project, environment, graph, eventTime }, view, snapshots))
    .map((event) => JSON.stringify(event))
    .join('\n')
}
