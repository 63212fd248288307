"""The Mandelbrot set by escape time, drawn in characters."""


def main(np):
    h, w, limit = 60, 90, 40
    y, x = np.ogrid[-1.4 : 1.4 : h * 1j, -2.0 : 0.8 : w * 1j]
    c = x + y * 1j
    z = c
    escape = limit + np.zeros(z.shape, dtype=int)
    with np.errstate(over="ignore", invalid="ignore"):
        for i in range(limit):
            z = z**2 + c
            diverge = z * np.conj(z) > 2**2
            now = diverge & (escape == limit)
            escape[now] = i
            z[diverge] = 2

    shades = np.array(list(" .:-=+*#%@"))
    levels = np.clip(escape * len(shades) // (limit + 1), 0, len(shades) - 1)
    for row in np.take(shades, levels)[::6]:
        print("".join(row.tolist()))
    inside = escape == limit
    area = inside.sum() * (2.8 / h) * (2.8 / w)
    print(f"area about {area:.3f}; {np.count_nonzero(inside)} points inside")

    counts, edges = np.histogram(escape, bins=8, range=(0, limit))
    mesh_x, mesh_y = np.meshgrid(np.linspace(-2, 0.8, w), np.linspace(-1.4, 1.4, h))
    center = np.average(mesh_x, weights=inside), np.average(mesh_y, weights=inside)
    smooth = np.log1p(escape) / np.log(2)
    smooth[inside] = np.nan
    return escape, area, counts, edges, np.array(center), np.nanmean(smooth, axis=0), np.abs(z).max()
