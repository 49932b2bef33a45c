/** What the decisions were tuned with, on the project's examples by cross-validation. */
export const thresholds: {
  readonly least: number
  readonly heard: number
  readonly margin: number
  readonly reach: number
  readonly reachedBy: number
  readonly obstacle: number
  readonly grave: number
  readonly light: number
  readonly none: number
  readonly clear: number
  readonly sure: number
  readonly unsure: number
  readonly certain: number
  readonly near: number
  readonly outweighs: readonly [number, number]
  readonly strange: readonly [number, number]
  readonly taught: number
  readonly evident: number
  readonly declared: number
  readonly enough: number
  readonly underSaid: {
    readonly none: number
    readonly wording: number
    readonly lead: number
    readonly word: number
    readonly bias: number
    readonly from: number
    readonly clear: number
    readonly evident: number
    readonly likely: number
    readonly offers: number
  }
} = {
  /** Below it nothing was said that a view answers. */
  least: 1.4,
  /** Below it the view's own words were not said, whatever the model makes of the wording. */
  heard: 0.2,
  /** Nearer than this, two views fit alike. */
  margin: 0.6,
  /** Farther behind the best, and not as likely as this by the model, a view is out of reach. */
  reach: 4,
  reachedBy: 0.1,
  /** What a slot that a view lacks costs it. */
  obstacle: 1.5,
  /** What a word that it does not understand costs it. */
  grave: 0.7,
  light: 0.2,
  /** From here on the model says that no view answers. */
  none: 0.5,
  /** From here on words that name nothing may be left aside. */
  clear: 2.2,
  /** From here on one noun that narrows nothing may be left aside too. */
  sure: 2.8,
  /** From here on the model doubts too much to leave a noun aside. */
  unsure: 0.35,
  /** From here on, and where the model has next to no doubt, a word that could be another view's is left aside too. */
  certain: 5,
  near: 0.75,
  /**
   * Evidence from the view's own words that outweighs a wording which is surely no view's, and from when on a wording has
   * to be outweighed: of a project with few examples, and of one with many.
   */
  outweighs: [2, 5],
  strange: [0.5, 0.3],
  /** Examples a view from which on the model has seen much. */
  taught: 100,
  /** Fewer ambiguous questions teach no wording. */
  enough: 40,
  underSaid: {
    none: 0.3,
    wording: 0.97,
    lead: -0.21,
    word: -0.62,
    bias: 6.43,
    from: -1.4,
    clear: 3,
    evident: 4,
    likely: 0.65,
    offers: 0.6,
  },
  /** From here on the wording of a question without content words is one view's all the same. */
  evident: 0.9,
  /** From here on a question with the content words of a declared ambiguous one is as ambiguous. */
  declared: 0.025,
}
