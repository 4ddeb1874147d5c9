/** Where the bridge's native face stands. */
export const API_PATH = '/api/v1'
