"""Hair: a cap over the scalp that moves with the skin, and strands, bun or pony tail that move with the head."""

import bpy
import numpy as np
from mathutils import Matrix, Vector

from appearance.meshes import new_mesh, vertex_normals
from scene.materials import plain

PLAIN = dict(color=(0.03, 0.02, 0.015), style="short")
CAP_M = dict(short=0.01, bun=0.006, pony=0.006)
STRAND_M = dict(short=0.04, bun=0.05, pony=0.05)
STRANDS = 6000
POINTS = 5


def hair(rig, faces, look, regions, hairy, rng):
    """The cap as a part (object, vertex indices, rest points), and the objects that move with the head."""
    style = look["style"]
    material = plain("hair", look["color"], 0.45)
    material.node_tree.nodes["Principled BSDF"].inputs["Specular IOR Level"].default_value = 0.35
    scalp = faces["body"][hairy[faces["body"]].all(1)]
    normals = vertex_normals(rig.V, faces["body"])
    thing, used = new_mesh("cap", scalp, [material])
    thing.modifiers.new("s", "SUBSURF").render_levels = 1
    cap = (thing, used, rig.V[used] + normals[used] * CAP_M[style])
    # where a bun or tail starts: the back of the head, over eye level
    knot = np.array([0, rig.V[: rig.NB][regions.head[: rig.NB], 1].max(), rig.h("eye.L")[2]])
    loose = [_strands(_combed(rig.V, scalp, normals, style, knot, rng), material)]
    loose += [_ball(centre, radius, material) for centre, radius in _gathered(style, knot)]
    return cap, loose


def _combed(V, scalp, normals, style, knot, rng):
    """Points (strands, POINTS, 3) of strands drawn at random on the scalp, combed down or towards the knot."""
    face = scalp[rng.integers(0, len(scalp), STRANDS)]
    weight = rng.dirichlet([1] * 4, STRANDS)
    root = (V[face] * weight[..., None]).sum(1)
    out = (normals[face] * weight[..., None]).sum(1)
    length = STRAND_M[style] * rng.uniform(0.5, 1.1, STRANDS)[:, None]
    if style == "short":
        flow = np.array([0, 0.35, -0.55]) + rng.normal(0, 0.25, (STRANDS, 3))
    else:
        flow = (knot + np.array([0, 0.03, 0.05]) - root) * 6 + rng.normal(0, 0.08, (STRANDS, 3))
    flow = flow - out * (flow * out).sum(1, keepdims=True)
    flow /= np.linalg.norm(flow, axis=1, keepdims=True) + 1e-09
    lift = CAP_M[style] * (1 if style == "short" else 0.9)
    points = []
    for k in range(POINTS):
        share = k / (POINTS - 1)
        raised = root + out * (lift * (0.4 + 1.2 * min(1, k / 2 / 1.5)))
        points.append(raised + flow * length * share - np.array([0, 0, 0.004]) * share**2)
    return np.stack(points, 1)


def _strands(points, material):
    curves = bpy.data.hair_curves.new("strands")
    curves.add_curves([POINTS] * len(points))
    curves.attributes["position"].data.foreach_set("vector", points.astype(np.float32).ravel())
    radius = curves.attributes.get("radius") or curves.attributes.new("radius", "FLOAT", "POINT")
    taper = np.tile(np.linspace(0.0009, 0.0003, POINTS), len(points))
    radius.data.foreach_set("value", taper.astype(np.float32))
    curves.materials.append(material)
    thing = bpy.data.objects.new("strands", curves)
    bpy.context.collection.objects.link(thing)
    return thing


def _gathered(style, knot):
    """Balls (centre, radius) that make up a bun or a pony tail."""
    if style == "bun":
        return [(knot + np.array([0, 0.022, 0.075]), 0.042)]
    if style != "pony":
        return []
    tail = knot + np.array(
        [[0, 0.012, 0.062], [0, 0.04, 0.052], [0, 0.058, 0.015], [0, 0.062, -0.04], [0, 0.052, -0.1]]
    )
    return [
        (
            np.array([np.interp(u, range(5), tail[:, k]) for k in range(3)]),
            np.interp(u, [0, 0.4, 2, 4], [0.017, 0.022, 0.027, 0.008]),
        )
        for u in np.linspace(0, 4, 17)
    ]


def _ball(centre, radius, material):
    bpy.ops.mesh.primitive_uv_sphere_add(radius=radius, segments=20, ring_count=12, location=(0, 0, 0))
    thing = bpy.context.object
    thing.data.transform(Matrix.Translation(Vector(centre)))
    for face in thing.data.polygons:
        face.use_smooth = True
    thing.data.materials.append(material)
    return thing
