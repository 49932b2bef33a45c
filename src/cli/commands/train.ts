import { Problem } from '../../base/problem.ts'
import type { Command } from '../command.ts'
import { fileOptions, trainFile } from '../train-file.ts'

/** `bankfull train`: a model of a yes or no. */
export const train: Command = {
  name: 'train',
  usage: '--from FILE --label COLUMN --id COLUMN',
  summary:
    'trains an additive model on rows with labels, and says how well it tells rows it did not see',
  options: fileOptions,
  examples: [
    [
      'bankfull train --from rows.csv.gz --label y --id row_id',
      'five folds by the id, and the figures',
    ],
    [
      'bankfull train --from rows.csv --label y --id row_id --split split --predictions out.csv',
      'tell the rows of test',
    ],
  ],
  run: async (call) => {
    const from = call.text('from')
    if (from === undefined) throw new Problem('USAGE', { message: 'train takes --from FILE.' })
    return trainFile(call, from)
  },
}
