/** Ends a process and all that it started, also what outlived it: the group that it led. */
export function endGroup(leader) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
