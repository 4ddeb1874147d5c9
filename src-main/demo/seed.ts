/** The seed of the demo company that everybody sees. */
export const DEMO_SEED = 24_103
