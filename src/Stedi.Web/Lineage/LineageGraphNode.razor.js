// Lays out the nodes in layers from left to right and draws the edges.
import { Graph, layout as dagre } from "../lib/dagre/dagre.esm.js";

const start = " ";

/** @returns the size of the graph and the node positions; null if it is empty. */
export function place(root) {
  const nodes = [...root.querySelectorAll("[data-table]")];
  const edges = [...root.querySelectorAll("path[data-from]")];
  if (nodes.length === 0) return null;
  const graph = layers(nodes, edges);
  const box = table => {
    const { x, y, width, height } = graph.node(table);
    return { x: x - width / 2 - left, y: y - height / 2, width, height };
  };
  const left = Math.min(...nodes.map(n => graph.node(n.dataset.table).x - n.offsetWidth / 2));
  for (const node of nodes) {
    const at = box(node.dataset.table);
    node.style.transform = `translate(${at.x}px, ${at.y}px)`;
  }
  for (const edge of edges) {
    const { from, to } = edge.dataset;
    edge.setAttribute("d", curve(graph.edge(from, to).points, box(from), box(to), left));
  }
  const size = { width: graph.graph().width - left, height: graph.graph().height };
  return { ...size, box, neighbor: (table, dx, dy) => neighbor(nodes.map(n => n.dataset.table), edges, box, table, dx, dy) };
}

function layers(nodes, edges) {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 22, ranksep: 60, edgesep: 14 });
  for (const node of nodes) graph.setNode(node.dataset.table, { width: node.offsetWidth, height: node.offsetHeight });
  for (const edge of edges) graph.setEdge(edge.dataset.from, edge.dataset.to, {});
  // Landing tables go in the first layer, even if they are read late.
  graph.setNode(start, { width: 0, height: 0 });
  for (const node of nodes) if ("lands" in node.dataset) graph.setEdge(start, node.dataset.table, { weight: 100 });
  dagre(graph);
  return graph;
}

/** A curve from side to side, through the position reserved for it in each layer between. */
function curve(points, from, to, left) {
  const half = from.width / 2;
  // Every second point of a long edge is in a layer, the others in the gaps.
  const between = points.slice(1, -1).filter((_, i) => i % 2 === 1).map(p => ({ x: p.x - left, y: p.y }));
  let [x, y] = [from.x + from.width, from.y + from.height / 2];
  let path = `M${x} ${y}`;
  const bend = (toX, toY) => {
    const middle = (x + toX) / 2;
    path += `C${middle} ${y} ${middle} ${toY} ${toX} ${toY}`;
    [x, y] = [toX, toY];
  };
  for (const point of between) {
    bend(point.x - half, point.y);
    x = point.x + half;
    path += `H${x}`;
  }
  bend(to.x, to.y + to.height / 2);
  return path;
}

/** The nearest table in this direction: along edges to the left and right, within the layer up and down. */
function neighbor(tables, edges, box, table, dx, dy) {
  const here = box(table);
  const beside = dx === 0 ? tables.filter(t => Math.abs(box(t).x - here.x) < here.width / 2 && Math.sign(box(t).y - here.y) === dy)
    : edges.filter(e => (dx > 0 ? e.dataset.from : e.dataset.to) === table).map(e => (dx > 0 ? e.dataset.to : e.dataset.from));
  const far = t => Math.abs(box(t).y - here.y) + Math.abs(box(t).x - here.x) / 4;
  return beside.toSorted((a, b) => far(a) - far(b))[0];
}
