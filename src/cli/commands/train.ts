import { Problem } from '../../base/problem.ts'
import type { Command } from '../command.ts'
import { fileOptions, trainFile } from '../train-file.ts'
import { modelOptions, trainNamed } from '../train-model.ts'

/** `bankfull train`: a model of a yes or no, of the project or of a file's rows. */
export const train: Command = {
  name: 'train',
  usage: 'NAME | --from FILE --label COLUMN --id COLUMN',
  summary:
    'trains a model of models/ on the merged tables and publishes it if it beats the plain rule; or one on the rows of a file',
  options: { ...modelOptions, ...fileOptions },
  examples: [
    ['bankfull train churn', 'train, judge on later months, publish'],
    ['bankfull train --from r.csv --label y --id id', 'five folds by the id, and the figures'],
  ],
  run: async (call) => {
    const [name, ...more] = call.words
    const from = call.text('from')
    if (from !== undefined) return trainFile(call, from)
    if (name === undefined || more.length > 0)
      throw new Problem('USAGE', { message: 'train takes one NAME of a model, or --from FILE.' })
    return trainNamed(call, name)
  },
}
