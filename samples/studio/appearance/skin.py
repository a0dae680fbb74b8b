"""Skin with lips, ears, nails, brows and shaven scalp painted on, and eyes."""

from pathlib import Path

import bpy
import numpy as np

from appearance.meshes import new_mesh, rest_node, set_colours, set_rest
from appearance.regions import along_arm
from scene.materials import plain

#: Masks of the base mesh's texture, the tint of the skin there, and how strong it is.
TINTS = (
    ("mpfb_lips.jpg", (0.85, 0.52, 0.5), 0.9),
    ("mpfb_ears.jpg", (1, 0.8, 0.75), 0.4),
    ("mpfb_fingernails.jpg", (1.15, 1.05, 1.05), 0.7),
)


def scalp(rig, regions, style):
    """Which vertices (n,) carry hair: "short" hair ends higher at the neck than "bun" and "pony"."""
    V, eye = rig.V, rig.h("eye.L")
    behind = V[:, 1] - eye[1]
    back = (behind - 0.07) / 0.035 if style == "short" else (behind - 0.02) / 0.1
    hairline = eye[2] + 0.066 - np.clip(back, 0, 1) * 0.115
    above = (V[:, 2] > hairline) & regions.head & (V[:, 1] > eye[1] - 0.03)
    widest = np.abs(V[: rig.NB][regions.head[: rig.NB], 0]).max()
    ear = regions.head & (np.abs(V[:, 0]) > widest - 0.016) & (V[:, 2] < eye[2] + 0.02)
    return above & ~ear


def skin(rig, base, assets, tone, hair_colour, cut, regions, hairy):
    """Visible skin as a part (object, vertex indices, rest points); `hairy` (n,) as `scalp` gives it."""
    faces, corners, points = base
    body = faces["body"]
    centres = rig.V[body].mean(1)
    arm = regions.arm[body].mean(1) > 0.5
    hidden = cut.hidden_skin(centres[:, 2], arm, along_arm(rig, centres))
    hidden &= ~regions.hand[body].any(1)
    colours = _colours(rig, body, corners["body"], points, assets, np.array(tone))
    _paint_face(colours, rig, regions, np.array(hair_colour))
    colours[hairy] = hair_colour
    thing, used = new_mesh("skin", body[~hidden], [_skin_material(tone)])
    set_colours(thing, colours[used])
    set_rest(thing, rig.V[used])
    return thing, used, rig.V[used]


def eyes(rig, faces):
    """Both eyes as parts, white with a dark iris to the front."""
    materials = [plain("sclera", (0.75, 0.72, 0.69), 0.2), plain("iris", (0.03, 0.018, 0.01), 0.1)]
    parts = []
    for name in ("helper-l-eye", "helper-r-eye"):
        centre = rig.V[np.unique(faces[name])].mean(0)
        out = rig.V[faces[name]].mean(1) - centre
        forward = -out[:, 1] / np.linalg.norm(out, axis=1)
        thing, used = new_mesh(name, faces[name], materials, (forward > 0.8).astype(int))
        parts.append((thing, used, rig.V[used]))
    return parts


def _colours(rig, body, corners, points, assets, tone):
    """Colours (n, 3): the tone, tinted where the base mesh's masks say so."""
    colours = np.tile(tone, (len(rig.V), 1))
    where = np.zeros((len(rig.V), 2))
    for face, corner in zip(body, corners, strict=True):
        where[face] = points[corner]
    for texture, tint, strength in TINTS:
        image = bpy.data.images.load(str(Path(assets) / "textures" / texture), check_existing=True)
        width, height = image.size
        mask = np.array(image.pixels[:]).reshape(height, width, -1)[..., 0]
        row = np.clip((where[:, 1] * height).astype(int), 0, height - 1)
        column = np.clip((where[:, 0] * width).astype(int), 0, width - 1)
        share = np.where(np.arange(len(rig.V)) < rig.NB, mask[row, column], 0) * strength
        colours = colours * (1 - share[:, None]) + tone * tint * share[:, None]
    return colours


def _paint_face(colours, rig, regions, hair_colour):
    """Brows and lashes, in place."""
    r = rig.V.copy()
    r[:, 0] = np.abs(r[:, 0])
    r -= rig.h("eye.L")
    wide = np.abs(r[:, 0])
    brow = regions.head & (r[:, 2] > 0.014) & (r[:, 2] < 0.026) & (wide < 0.022) & (r[:, 1] < 0.03)
    colours[brow] = colours[brow] * 0.2 + hair_colour * 0.8
    lash = regions.head & (np.abs(r[:, 2]) < 0.01) & (wide < 0.018) & (r[:, 1] < 0.0)
    colours[lash] *= 0.72


def _skin_material(tone):
    material = plain("skin", tone, 0.48)
    tree = material.node_tree
    painted = tree.nodes.new("ShaderNodeVertexColor")
    painted.layer_name = "Col"
    shader = tree.nodes["Principled BSDF"]
    noise = tree.nodes.new("ShaderNodeTexNoise")
    noise.inputs["Scale"].default_value = 18
    noise.inputs["Detail"].default_value = 6
    spread = tree.nodes.new("ShaderNodeMapRange")
    spread.inputs[3].default_value = 0.84
    spread.inputs[4].default_value = 1.14
    scaled = tree.nodes.new("ShaderNodeVectorMath")
    scaled.operation = "SCALE"
    tree.links.new(rest_node(tree.nodes), noise.inputs["Vector"])
    tree.links.new(noise.outputs["Fac"], spread.inputs[0])
    tree.links.new(painted.outputs["Color"], scaled.inputs[0])
    tree.links.new(spread.outputs[0], scaled.inputs["Scale"])
    tree.links.new(scaled.outputs[0], shader.inputs["Base Color"])
    shader.inputs["Subsurface Weight"].default_value = 0.0
    return material
