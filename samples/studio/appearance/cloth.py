"""Cloth materials whose patterns stick to the body."""

from appearance.meshes import rest_node
from scene.materials import plain


def mix_node(m, factor, a, b):
    """Colour mix of two RGB triples or sockets by a factor socket."""
    nodes = m.node_tree.nodes
    links = m.node_tree.links
    mix = nodes.new("ShaderNodeMix")
    mix.data_type = "RGBA"
    links.new(factor, mix.inputs[0])
    for slot, value in ((6, a), (7, b)):
        if isinstance(value, tuple):
            mix.inputs[slot].default_value = (*value, 1)
        else:
            links.new(value, mix.inputs[slot])
    return mix.outputs[2]


def wave(m, vector, direction, period, sharp=True):
    """0..1 stripes across "X", "Y" or "Z" with a period in metres."""
    nodes = m.node_tree.nodes
    links = m.node_tree.links
    node = nodes.new("ShaderNodeTexWave")
    node.wave_type = "BANDS"
    node.bands_direction = direction
    node.inputs["Scale"].default_value = 0.314 / period
    node.inputs["Distortion"].default_value = 0.6
    node.inputs["Detail Scale"].default_value = 2.0
    links.new(vector, node.inputs["Vector"])
    if not sharp:
        return node.outputs["Fac"]
    step = nodes.new("ShaderNodeMapRange")
    step.inputs[1].default_value = 0.42
    step.inputs[2].default_value = 0.58
    links.new(node.outputs["Fac"], step.inputs[0])
    return step.outputs[0]


def noise(m, vector, scale, detail=3.0, low=0.35, high=0.65):
    """0..1 noise of `scale` features a metre, contrast stretched between low and high."""
    nodes = m.node_tree.nodes
    links = m.node_tree.links
    node = nodes.new("ShaderNodeTexNoise")
    node.inputs["Scale"].default_value = scale
    node.inputs["Detail"].default_value = detail
    links.new(vector, node.inputs["Vector"])
    step = nodes.new("ShaderNodeMapRange")
    step.inputs[1].default_value = low
    step.inputs[2].default_value = high
    links.new(node.outputs["Fac"], step.inputs[0])
    return step.outputs[0]


def cloth(name, first, second, pattern):
    """A cloth material: "stripes", "plaid", "dots", "print", "heather" or "plain", with creases as bump."""
    m = plain(name, first, 0.92)
    nodes = m.node_tree.nodes
    links = m.node_tree.links
    shader = nodes["Principled BSDF"]
    rest = rest_node(nodes)
    if pattern == "stripes":
        colour = mix_node(m, wave(m, rest, "Z", 0.052), first, second)
    elif pattern == "plaid":
        across = mix_node(m, wave(m, rest, "Z", 0.075), first, second)
        third = tuple(0.5 * (a + b) for a, b in zip(first, second, strict=True))
        colour = mix_node(m, wave(m, rest, "X", 0.085), across, third)
    elif pattern == "dots":
        cells = nodes.new("ShaderNodeTexVoronoi")
        cells.inputs["Scale"].default_value = 21.0
        links.new(rest, cells.inputs["Vector"])
        step = nodes.new("ShaderNodeMapRange")
        step.inputs[1].default_value = 0.42
        step.inputs[2].default_value = 0.34
        links.new(cells.outputs["Distance"], step.inputs[0])
        colour = mix_node(m, step.outputs[0], first, second)
    elif pattern == "print":
        colour = mix_node(m, noise(m, rest, 13.0, 2.0, 0.44, 0.54), first, second)
    elif pattern == "plain":
        colour = first
    else:
        colour = mix_node(m, noise(m, rest, 34.0, 3.0, 0.3, 0.7), first, second)
    worn = tuple(0.72 * a for a in first)
    shade = noise(m, rest, 7.0, 5.0, 0.30, 0.85)
    soft = nodes.new("ShaderNodeMath")
    soft.operation = "MULTIPLY"
    soft.inputs[1].default_value = 0.12 if pattern == "plain" else 0.45
    links.new(shade, soft.inputs[0])
    colour = mix_node(m, soft.outputs[0], colour, worn)
    links.new(colour, shader.inputs["Base Color"])
    creases = nodes.new("ShaderNodeTexNoise")
    creases.inputs["Scale"].default_value = 11.0
    creases.inputs["Detail"].default_value = 4.0
    creases.inputs["Distortion"].default_value = 1.4
    links.new(rest, creases.inputs["Vector"])
    bump = nodes.new("ShaderNodeBump")
    bump.inputs["Strength"].default_value = 0.75
    bump.inputs["Distance"].default_value = 0.03
    links.new(creases.outputs["Fac"], bump.inputs["Height"])
    links.new(bump.outputs[0], shader.inputs["Normal"])
    return m
