/** What functions of tests and benchmarks leave in a page, for themselves. */
interface Window {
  [name: string]: any;
}
