import type { BuildPlan, PlannedInput, ViewPlan } from './plan.ts'

/** A plan as text for people: which views are built, why, and from what. */
export function explain(plan: BuildPlan): string {
  const building = plan.views.filter(({ action }) => action.kind === 'build').length
  const width = Math.max(...plan.views.map(({ name }) => name.length), 0)
  const lines = plan.views.map((view, at) => {
    const number = String(at + 1).padStart(2)
    return `  ${number}  ${view.name.padEnd(width)}  ${actionText(view).padEnd(22)}  ${readsText(view)}`.trimEnd()
  })
  return [
    `${building} of ${plan.views.length} views to build, in this order`,
    '',
    ...lines,
    '',
  ].join('\n')
}

function actionText({ action }: ViewPlan): string {
  switch (action.kind) {
    case 'build':
      return `build: ${action.because}`
    case 'keep':
      return `unchanged, v${action.version}`
    case 'blocked':
      return `waits for ${action.missing}`
  }
}

function readsText({ action, reads, stores }: ViewPlan): string {
  if (action.kind === 'blocked') return ''
  const coverage = stores === undefined ? '' : ` · ${stores.present} of ${stores.expected} stores`
  return `reads ${reads.map(inputText).join(', ') || 'nothing'}${coverage}`
}

function inputText({ name, version }: PlannedInput): string {
  return version === 'this build' ? name : `${name} v${version}`
}
