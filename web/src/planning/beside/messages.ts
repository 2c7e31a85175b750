/** The words of two ways of parting the same ground beside each other. */
export const zh = {
  differs: '斜线：两图中划归不同网格的地方',
}

export const en: typeof zh = {
  differs: 'Hatched: in another grid on the other map',
}
