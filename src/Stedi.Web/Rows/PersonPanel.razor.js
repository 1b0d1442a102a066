// Saves a file that comes through the circuit.
export async function save(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await new Response(await content.stream(), { headers: { "Content-Type": "application/json" } }).blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
