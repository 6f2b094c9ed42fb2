/** A device's storage, over a map that a test looks into. */
export const storageOf = (device: Map<string, string>) => ({
  getItem: (key: string) => device.get(key) ?? null,
  setItem: (key: string, value: string) => void device.set(key, value),
  removeItem: (key: string) => void device.delete(key),
  key: (index: number) => [...device.keys()][index] ?? null,
  get length() {
    return device.size;
  },
});
