import { built } from './built.ts'

const { systemClock } = await built<typeof import('../src/base/clock.ts')>('base/clock')
const { quietReporter } = await built<typeof import('../src/base/reporter.ts')>('base/reporter')
const { build } = await built<typeof import('../src/gold/gold.ts')>('gold/gold')
const { loadProject } = await built<typeof import('../src/project/load.ts')>('project/load')
const { openWorkspace } =
  await built<typeof import('../src/workspace/workspace.ts')>('workspace/workspace')

/** One build, as the JSON of the first argument. */
export interface GoldJob {
  readonly root: string
  /** The views that are built; what else they read is taken as it is published. */
  readonly views: readonly string[]
  /** Without them only the grain is held to be unique. */
  readonly withTests: boolean
  readonly threads: string
  readonly memory: string
}

/** Builds views as `bankfull build --full` does. */
async function main({ root, views, withTests, threads, memory }: GoldJob): Promise<void> {
  const project = await loadProject(root)
  const untested = project.views.map((view) => ({ ...view, tests: [] }))
  await using workspace = await openWorkspace(
    withTests ? project : { ...project, views: untested },
    {
      clock: systemClock,
      reporter: quietReporter,
      threads: Number(threads),
      memoryLimit: memory,
    },
  )
  const { exitCode, views: reports } = await build(workspace, { only: views, force: true })
  for (const { problems } of reports) for (const { message } of problems) console.error(message)
  process.exitCode = exitCode
}

await main(JSON.parse(process.argv[2] ?? '{}') as GoldJob)
