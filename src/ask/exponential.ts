/**
 * e to the x by additions and multiplications alone: these give the same bits in every engine, which `Math.exp` need
 * not. Good to about 1e-12; below -60 it is 0.
 */
export function exponential(x: number): number {
  if (x < -60) return 0
  const halvings = Math.round(Math.min(x, 60) / Math.LN2)
  const rest = Math.min(x, 60) - halvings * Math.LN2
  let sum = 1
  for (let term = 14; term > 0; term -= 1) sum = 1 + (sum * rest) / term
  for (let at = 0; at < halvings; at += 1) sum *= 2
  for (let at = 0; at > halvings; at -= 1) sum /= 2
  return sum
}

/** Shares that add up to 1, from scores of any size. */
export function shares(scores: readonly number[]): readonly number[] {
  const most = Math.max(...scores)
  const powers = scores.map((score) => exponential(score - most))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
