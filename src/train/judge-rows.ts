import { Problem } from '../base/problem.ts'
import { leaksIn } from '../model/leak.ts'
import type { Model } from '../project/model.ts'
import { notMeasurable } from './measured-months.ts'
import { knownRows } from './split.ts'
import type { TrainingRows } from './training-rows.ts'

/** All that stands against training on these rows: too few, none to judge by, repeated, scored from others, or features that know the future. */
export function judgeRows(model: Model, rows: TrainingRows): readonly Problem[] {
  const problems: Problem[] = []
  const { closed, partly, repeated, unlike, roles } = rows
  const positives = closed.reduce((sum, one) => sum + one.positives, 0)
  const leastMonths = Math.max(model.leastMonths, model.testMonths + model.calibrateMonths + 1)
  if (positives < model.leastPositives || closed.length < leastMonths) {
    const parameters = {
      model: model.name,
      positives,
      months: closed.length,
      leastPositives: model.leastPositives,
      leastMonths,
      partly,
    }
    problems.push(
      new Problem('MODEL_TOO_LITTLE_DATA', parameters, { where: model.where('publish') }),
    )
  } else {
    problems.push(...[notMeasurable(model, rows)].filter((one) => one !== undefined))
  }
  if (repeated > 0) {
    const columns = [...roles.key.ids.map(({ name }) => name), roles.time].join(', ')
    const parameters = { model: model.name, columns, rows: repeated }
    problems.push(new Problem('MODEL_ROWS_REPEATED', parameters, { where: model.where('rows') }))
  }
  if (unlike.size > 0 && repeated === 0) {
    const columns = [...unlike]
      .map(([one, n]) => `${one} (${n.toLocaleString('en-US')})`)
      .join(', ')
    const parameters = { model: model.name, columns }
    problems.push(new Problem('MODEL_MONTHS_UNLIKE', parameters, { where: model.where('rows') }))
  }
  const known = knownRows(rows)
  const leaks = [...stampedLeaks(rows), ...leaksIn(known, known.labels)]
  for (const { column, evidence } of leaks) {
    if (model.features.trusted.some((one) => one.toLowerCase() === column.toLowerCase())) continue
    const parameters = { model: model.name, column, evidence }
    problems.push(
      new Problem('MODEL_LEAK', parameters, { where: model.where('features', 'include') }),
    )
  }
  return problems
}

function stampedLeaks({ stamped }: TrainingRows): readonly { column: string; evidence: string }[] {
  return [...stamped]
    .filter(([, rows]) => rows > 0)
    .map(([column, rows]) => ({
      column,
      evidence: `in ${rows.toLocaleString('en-US')} rows it lies at or after the month that is predicted`,
    }))
}
