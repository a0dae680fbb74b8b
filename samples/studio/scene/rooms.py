"""Rooms: floor, walls, furniture, mat and light. Everything is procedural. Metres; linear RGB."""

import math

import bpy
from mathutils import Vector

from scene.materials import mottled, plain, tiles, wood

MAT_THICKNESS_M = 0.012


def build_room(rng, style):
    """Floor, walls, furniture, picture, plant and exercise mat of one style (`styles.ROOMS`).

    `rng` draws books, picture, plant and clutter, in this order: the same seed gives the same room.
    """
    wall_y = style.get("wy", 1.9)
    white = _shell(style, wall_y)
    cloth = mottled(plain("fab", style["sofa"], 0.95), style["sofa"], _darker(style["sofa"], 0.8), scale=90, bump=0.4)
    dark = plain("dark", (0.03, 0.03, 0.03), 0.4)
    planks = wood("furn", (0.32, 0.2, 0.11), (0.28, 0.17, 0.09))
    if style["kind"] == "sofa":
        _sofa(style, wall_y, cloth)
    elif style["kind"] == "shelf":
        _shelf_and_screen(rng, wall_y, planks, white, dark)
    elif style["kind"] == "door":
        _door_and_dresser(wall_y, planks, white)
    if "window" in style:
        _window(style["window"], wall_y, white)
    else:
        _picture(rng, wall_y, dark)
    _plant(rng, style.get("plant", 1.9), wall_y)
    _clutter(rng, style.get("clutter", 0), wall_y)
    surface = mottled(
        plain("mat", style["mat"], 0.85), style["mat"], _darker(style["mat"], 0.88), scale=30, bump=0.25, bump_scale=400
    )
    size = (1.9, 0.66, MAT_THICKNESS_M)
    box("mat", (style.get("matx", -0.15), 0, MAT_THICKNESS_M / 2), size, surface, 0.004)


def build_lights(style):
    """Faint light from everywhere, and the style's area lights."""
    world = bpy.context.scene.world or bpy.data.worlds.new("w")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs[0].default_value = (0.9, 0.95, 1, 1)
    world.node_tree.nodes["Background"].inputs[1].default_value = 0.05
    for place, aim, width, height, watts, colour in style["lights"]:
        light = bpy.data.lights.new("a", "AREA")
        light.shape = "RECTANGLE"
        light.size, light.size_y, light.energy, light.color = (width, height, watts, colour)
        lamp = bpy.data.objects.new("a", light)
        bpy.context.collection.objects.link(lamp)
        lamp.location = place
        lamp.rotation_euler = (Vector(aim) - Vector(place)).to_track_quat("-Z", "Y").to_euler()


def box(name, place, size, material, bevel=0.0, turn=0):
    """A box of `size` (m) centred at `place`, turned about the vertical by `turn` (rad)."""
    bpy.ops.mesh.primitive_cube_add(size=1, location=place, rotation=(0, 0, turn))
    thing = bpy.context.object
    thing.name = name
    thing.scale = size
    bpy.ops.object.transform_apply(location=False, rotation=False, scale=True)
    if bevel:
        rounding = thing.modifiers.new("b", "BEVEL")
        rounding.width = bevel
        rounding.segments = 4
        for face in thing.data.polygons:
            face.use_smooth = True
    thing.data.materials.append(material)
    return thing


def _darker(colour, share):
    return tuple(x * share for x in colour)


def _shell(style, wall_y):
    """Floor, four walls, skirting and ceiling; returns the white paint."""
    if "tiles" in style:
        floor = tiles("tiles", *style["tiles"])
    elif style["floor"]:
        floor = wood("floor", *style["floor"])
    else:
        floor = mottled(plain("carpet", (0.4, 0.38, 0.35), 0.95), *style["carpet"], scale=60, bump=0.6)
    box("floor", (0, 0, -0.05), (9, 9, 0.1), floor)
    paint = mottled(plain("wall", style["wall"], 0.85), style["wall"], _darker(style["wall"], 0.93), scale=1.5)
    box("wall", (0, wall_y + 0.05, 1.3), (9, 0.1, 2.8), paint)
    white = plain("white", (0.8, 0.79, 0.77), 0.5)
    box("skirt", (0, wall_y - 0.008, 0.05), (9, 0.02, 0.1), white)
    box("wallL", (-4.3, 0, 1.3), (0.1, 9, 2.8), paint)
    box("wallR", (4.3, 0, 1.3), (0.1, 9, 2.8), paint)
    box("ceil", (0, 0, 2.75), (9, 9, 0.1), white)
    box("wallB", (0, -4.5, 1.3), (9, 0.1, 2.8), paint)
    return white


def _sofa(style, wall_y, cloth):
    x = style.get("sx", 0.2)
    box("seat", (x, wall_y - 0.5, 0.25), (1.9, 0.85, 0.28), cloth, 0.06)
    box("back", (x, wall_y - 0.16, 0.55), (1.9, 0.24, 0.6), cloth, 0.08)
    for d in (-1, 1):
        box("arm", (x + d * 0.98, wall_y - 0.48, 0.34), (0.2, 0.9, 0.5), cloth, 0.06)
    cushion = mottled(plain("cush", style["cush"], 0.95), style["cush"], _darker(style["cush"], 0.85), scale=40)
    box("cu", (x - 0.6, wall_y - 0.36, 0.52), (0.42, 0.16, 0.4), cushion, 0.07, 0.2)


def _shelf_and_screen(rng, wall_y, planks, white, dark):
    for i in range(4):
        box("sh", (-1.0, wall_y - 0.16, 0.06 + i * 0.42), (1.1, 0.3, 0.03), planks)
    for d in (-1, 1):
        box("sd", (-1.0 + d * 0.55, wall_y - 0.16, 0.72), (0.03, 0.3, 1.45), planks)
    for i in range(3):
        x = -1.5
        while x < -0.55:
            thick = rng.uniform(0.02, 0.06)
            tall = rng.uniform(0.2, 0.34)
            place = (x, wall_y - 0.17, 0.08 + i * 0.42 + tall / 2)
            box("bk", place, (thick, 0.2, tall), plain("bk", tuple(rng.uniform(0.05, 0.6, 3)), 0.7))
            x += thick + 0.004
            if rng.random() < 0.12:
                x += 0.12
    box("tv", (1.0, wall_y - 0.35, 0.28), (1.3, 0.38, 0.5), white, 0.01)
    box("tvs", (1.0, wall_y - 0.2, 0.92), (1.1, 0.04, 0.64), dark, 0.005)


def _door_and_dresser(wall_y, planks, white):
    box("door", (-1.4, wall_y - 0.01, 1.02), (0.85, 0.05, 2.05), white, 0.005)
    box("dresser", (0.9, wall_y - 0.25, 0.42), (1.2, 0.45, 0.84), planks, 0.008)
    for i in range(3):
        box("dr", (0.9, wall_y - 0.485, 0.17 + i * 0.27), (1.1, 0.02, 0.24), planks, 0.004)


def _picture(rng, wall_y, dark):
    colours = (tuple(rng.uniform(0.1, 0.8, 3)), tuple(rng.uniform(0.1, 0.8, 3)))
    picture = mottled(plain("pic", (0.3, 0.4, 0.5), 0.5), *colours, scale=3.0)
    x = rng.uniform(-0.3, 0.6)
    box("frame", (x, wall_y - 0.01, 1.5), (0.62, 0.03, 0.46), dark)
    box("pic", (x, wall_y - 0.028, 1.5), (0.55, 0.01, 0.39), picture)


def _plant(rng, x, wall_y):
    pot = plain("pot", (0.5, 0.25, 0.15), 0.7)
    green = plain("leaf", (0.06, 0.2, 0.05), 0.5)
    bpy.ops.mesh.primitive_cone_add(radius1=0.1, radius2=0.15, depth=0.28, location=(x, wall_y - 0.3, 0.14))
    bpy.context.object.data.materials.append(pot)
    for _ in range(26):
        around, up, length = (rng.uniform(0, 6.28), rng.uniform(0.4, 1.4), rng.uniform(0.3, 0.6))
        place = (
            x + math.cos(around) * math.cos(up) * length * 0.7,
            wall_y - 0.3 + math.sin(around) * math.cos(up) * length * 0.7,
            0.3 + math.sin(up) * length,
        )
        bpy.ops.mesh.primitive_uv_sphere_add(radius=1, segments=10, ring_count=6, location=place)
        leaf = bpy.context.object
        leaf.scale = (0.13, 0.045, 0.012)
        leaf.rotation_euler = (0, -up, around)
        leaf.data.materials.append(green)


def _window(window, wall_y, white):
    """A bright pane with a frame and a bar, behind the mat."""
    x, width, brightness = window
    sky = plain("sky", (0.8, 0.9, 1.0), 0.5)
    shader = sky.node_tree.nodes["Principled BSDF"]
    shader.inputs["Emission Color"].default_value = (0.82, 0.91, 1.0, 1)
    shader.inputs["Emission Strength"].default_value = brightness
    box("pane", (x, wall_y - 0.005, 1.5), (width, 0.01, 1.2), sky)
    for d in (-1, 0, 1):
        box("jamb", (x + d * width / 2, wall_y - 0.02, 1.5), (0.06, 0.05, 1.3), white)
    for z in (0.88, 2.12):
        box("sill", (x, wall_y - 0.03, z), (width + 0.12, 0.08, 0.05), white)


def _clutter(rng, count, wall_y):
    """Boxes, balls and cushions on the floor, behind and beside the mat."""
    for i in range(count):
        beside = i % 4 == 0
        x = rng.uniform(1.15, 1.8) * rng.choice([-1, 1]) if beside else rng.uniform(-1.7, 1.7)
        y = rng.uniform(-0.3, 0.4) if beside else rng.uniform(0.65, wall_y - 0.3)
        size = rng.uniform(0.08, 0.3, 3)
        colour = tuple(rng.uniform(0.04, 0.7, 3))
        material = mottled(plain("thing", colour, 0.8), colour, _darker(colour, 0.5), scale=rng.uniform(4, 20))
        if rng.random() < 0.35:
            radius = size[0] * 0.6
            bpy.ops.mesh.primitive_uv_sphere_add(radius=radius, segments=20, ring_count=12, location=(x, y, radius))
            bpy.context.object.data.materials.append(material)
        else:
            box("thing", (x, y, size[2] / 2), tuple(size), material, 0.01, rng.uniform(0, 3))
