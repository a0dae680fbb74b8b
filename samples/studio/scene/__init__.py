"""Room, light, camera and the way from rendered crops to a clip."""
