"""MakeHuman's base mesh (CC0), and meshes made of parts of it.

Rest coordinates are stored on every mesh as the attribute "rest", and the textures use them, so that a
pattern sticks to the body (optical flow has something to hold on to).
"""

import functools
from pathlib import Path

import bpy
import numpy as np


@functools.cache
def base_mesh(assets):
    """Faces by group {name: (n, 4) vertex indices}, texture corners {name: (n, 4)} and texture points (m, 2)."""
    group = None
    faces, corners, points = {}, {}, []
    for line in (Path(assets) / "3dobjs" / "base.obj").read_text().splitlines():
        if line.startswith("g "):
            group = line.split()[1]
        elif line.startswith("vt "):
            points.append([float(x) for x in line.split()[1:3]])
        elif line.startswith("f "):
            face = [corner.split("/") for corner in line.split()[1:]]
            faces.setdefault(group, []).append([int(c[0]) - 1 for c in face])
            corners.setdefault(group, []).append([int(c[1]) - 1 for c in face])
    faces = {name: np.array(v) for name, v in faces.items() if "joint" not in name}
    return faces, corners, np.array(points)


def new_mesh(name, faces, materials, indices=None):
    """A mesh object of those faces, its vertices to be placed later; (object, used vertex indices).

    faces (n, 4) index the base mesh; indices (n,) choose among the materials (the first for all when None).
    """
    used = np.unique(faces)
    remap = -np.ones(used.max() + 1, int)
    remap[used] = np.arange(len(used))
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(np.zeros((len(used), 3)).tolist(), [], remap[faces].tolist())
    for material in materials:
        mesh.materials.append(material)
    chosen = np.zeros(len(faces)) if indices is None else indices
    mesh.polygons.foreach_set("material_index", np.asarray(chosen, np.int32))
    mesh.polygons.foreach_set("use_smooth", np.full(len(faces), True))
    thing = bpy.data.objects.new(name, mesh)
    bpy.context.collection.objects.link(thing)
    return thing, used


def vertex_normals(V, faces):
    """Unit vertex normals (n, 3) of quads."""
    across = np.cross(V[faces[:, 2]] - V[faces[:, 0]], V[faces[:, 3]] - V[faces[:, 1]])
    normals = np.zeros_like(V)
    for i in range(4):
        np.add.at(normals, faces[:, i], across)
    return normals / (np.linalg.norm(normals, axis=1, keepdims=True) + 1e-12)


def set_colours(thing, colours):
    """Store per-vertex linear RGB colours (n, 3) as "Col"."""
    attribute = thing.data.attributes.new("Col", "FLOAT_COLOR", "POINT")
    attribute.data.foreach_set("color", np.c_[colours, np.ones(len(colours))].astype(np.float32).ravel())


def set_rest(thing, points):
    """Store rest coordinates (n, 3) in metres for textures that move with the mesh."""
    attribute = thing.data.attributes.new("rest", "FLOAT_VECTOR", "POINT")
    attribute.data.foreach_set("vector", np.asarray(points, np.float32).ravel())


def rest_node(nodes):
    """A node socket that outputs the rest coordinates."""
    node = nodes.new("ShaderNodeAttribute")
    node.attribute_name = "rest"
    return node.outputs["Vector"]
