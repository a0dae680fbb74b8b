"""The dressed person in Blender: skin, hair, clothes."""
