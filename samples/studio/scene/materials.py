"""Materials of the room and of plain surfaces. Linear RGB."""

import bpy


def plain(name, colour, rough=0.6, **inputs):
    """A plain material: linear RGB colour, roughness, further Principled inputs by name."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    shader = material.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (*colour, 1)
    shader.inputs["Roughness"].default_value = rough
    for key, value in inputs.items():
        shader.inputs[key].default_value = value
    return material


def mottled(material, first, second, scale=8.0, detail=4.0, bump=0.0, bump_scale=None):
    """Mottle a material between two colours in object coordinates, with optional bump."""
    tree = material.node_tree
    nodes, links = (tree.nodes, tree.links)
    shader = nodes["Principled BSDF"]
    where = nodes.new("ShaderNodeTexCoord")
    mapping = nodes.new("ShaderNodeMapping")
    noise = nodes.new("ShaderNodeTexNoise")
    noise.inputs["Scale"].default_value = scale
    noise.inputs["Detail"].default_value = detail
    mix = nodes.new("ShaderNodeMix")
    mix.data_type = "RGBA"
    mix.inputs[6].default_value = (*first, 1)
    mix.inputs[7].default_value = (*second, 1)
    links.new(where.outputs["Object"], mapping.inputs["Vector"])
    links.new(mapping.outputs[0], noise.inputs["Vector"])
    links.new(noise.outputs["Fac"], mix.inputs[0])
    links.new(mix.outputs[2], shader.inputs["Base Color"])
    if bump:
        bumps = nodes.new("ShaderNodeBump")
        bumps.inputs["Strength"].default_value = bump
        bumps.inputs["Distance"].default_value = 0.01
        fine = nodes.new("ShaderNodeTexNoise")
        fine.inputs["Scale"].default_value = bump_scale or scale * 6
        links.new(mapping.outputs[0], fine.inputs["Vector"])
        links.new(fine.outputs["Fac"], bumps.inputs["Height"])
        links.new(bumps.outputs[0], shader.inputs["Normal"])
    return material


def wood(name, first, second):
    """A plank material between two colours."""
    material = plain(name, first, 0.35)
    tree = material.node_tree
    nodes, links = (tree.nodes, tree.links)
    shader = nodes["Principled BSDF"]
    where = nodes.new("ShaderNodeTexCoord")
    planks = nodes.new("ShaderNodeTexBrick")
    planks.inputs["Color1"].default_value = (*first, 1)
    planks.inputs["Color2"].default_value = (*second, 1)
    planks.inputs["Mortar"].default_value = (*[x * 0.35 for x in first], 1)
    planks.inputs["Scale"].default_value = 1.0
    planks.inputs["Mortar Size"].default_value = 0.004
    planks.inputs["Brick Width"].default_value = 1.1
    planks.inputs["Row Height"].default_value = 0.13
    planks.offset = 0.37
    grain = nodes.new("ShaderNodeTexNoise")
    mapping = nodes.new("ShaderNodeMapping")
    mapping.inputs["Scale"].default_value = (1.2, 22, 1)
    grain.inputs["Scale"].default_value = 2.2
    grain.inputs["Detail"].default_value = 5
    mix = nodes.new("ShaderNodeMix")
    mix.data_type = "RGBA"
    mix.blend_type = "MULTIPLY"
    mix.inputs[0].default_value = 0.45
    links.new(where.outputs["Object"], planks.inputs["Vector"])
    links.new(where.outputs["Object"], mapping.inputs[0])
    links.new(mapping.outputs[0], grain.inputs["Vector"])
    links.new(planks.outputs["Color"], mix.inputs[6])
    links.new(grain.outputs["Fac"], mix.inputs[7])
    links.new(mix.outputs[2], shader.inputs["Base Color"])
    return material


def tiles(name, first, second, side_m=0.33):
    """Square tiles of two colours with dark joints."""
    material = plain(name, first, 0.25)
    tree = material.node_tree
    where = tree.nodes.new("ShaderNodeTexCoord")
    laid = tree.nodes.new("ShaderNodeTexBrick")
    laid.offset = 0.0
    for key, value in (("Color1", first), ("Color2", second), ("Mortar", tuple(x * 0.45 for x in first))):
        laid.inputs[key].default_value = (*value, 1)
    for key, value in (("Scale", 1.0), ("Mortar Size", 0.004), ("Brick Width", side_m), ("Row Height", side_m)):
        laid.inputs[key].default_value = value
    tree.links.new(where.outputs["Object"], laid.inputs["Vector"])
    tree.links.new(laid.outputs["Color"], tree.nodes["Principled BSDF"].inputs["Base Color"])
    return material
