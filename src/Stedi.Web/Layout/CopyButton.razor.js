// False where the browser lets nobody write to the clipboard (a page without TLS that is not on this machine).
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
