/** What the demo pages show to tests and to the curious. */
interface Window {
  holdfastDemo: Record<string, any>;
}
